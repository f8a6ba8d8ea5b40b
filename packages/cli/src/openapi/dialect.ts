export { inDialect, type SchemaDialect as Dialect } from '@errspec/core/adapter'
