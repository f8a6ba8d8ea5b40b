import {
  type AddCommand,
  type EnvelopeNames,
  envelope,
  generated,
  Option,
  ofContract,
} from '../shared/command-options.js'
import type { OutputOptions } from '../shared/generated-text.js'
import type { ContractOptions } from '../shared/program-session.js'
import { type SchemaSubject, schemaSubjects } from './openapi.js'

/** One call of `errspec openapi`. */
export interface OpenApiCommand extends ContractOptions, OutputOptions, EnvelopeNames {
  readonly name: 'openapi'
  readonly into?: string
}

/** Its arguments and options. */
export const addOpenApi: AddCommand<OpenApiCommand> = (program, onCall) => {
  generated(
    ofContract(
      program.command('openapi').description('OpenAPI 3.1 components of the errors, or an OpenAPI document with them'),
    ),
  )
    .option(
      '--into <file>',
      'a document (JSON or YAML): its operations get the errors that the contract has for them, or that they list under x-errors',
    )
    .addOption(envelope())
    .action((options) => onCall({ name: 'openapi', ...options }))
}

/** One call of `errspec json-schema`. */
export interface JsonSchemaCommand extends ContractOptions, OutputOptions, EnvelopeNames {
  readonly name: 'json-schema'
  readonly of: SchemaSubject
}

/** Its options. */
export const addJsonSchema: AddCommand<JsonSchemaCommand> = (program, onCall) => {
  generated(ofContract(program.command('json-schema').description('JSON Schema of the bodies of errors')))
    .addOption(
      new Option('--of <what>', 'the errors of the contract, any error (envelope), or a catalog file')
        .choices(schemaSubjects)
        .default('errors'),
    )
    .addOption(envelope())
    .action((options) => onCall({ name: 'json-schema', ...options }))
}
