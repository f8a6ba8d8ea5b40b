export type { EnvelopeOption, ErrorContext, ErrorHooks } from '@errspec/core/adapter'
