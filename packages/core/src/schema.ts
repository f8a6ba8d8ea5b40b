// For tools: the catalog file and its schema, and templates by themselves. The only entry point that loads zod.
export { type Wording, wordingsOf } from './definition/wordings.js'
export { toCatalogFile } from './guide/catalog-file.js'
export { type CatalogFile, catalogFileJsonSchema, catalogFileSchema } from './guide/catalog-file-schema.js'
export { type ParsedCatalog, parseCatalog } from './guide/parse-catalog.js'
export { matchTemplate } from './template/match-template.js'
export { parseTemplate, renderTemplate, type Template } from './template/template.js'
export { didYouMean } from './values/nearest.js'
