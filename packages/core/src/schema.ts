// For tools: the catalog file and its schema, and templates by themselves. The only entry point that loads zod.
export { type CatalogFile, type CatalogFileError, toCatalogFile } from './guide/catalog-file.js'
export {
  catalogFileJsonSchema,
  catalogFileSchema,
  envelopeSchema,
  type ParsedCatalog,
  parseCatalog,
} from './guide/catalog-schema.js'
export { matchTemplate } from './template/match-template.js'
export { parseTemplate, renderTemplate, type Template } from './template/template.js'
