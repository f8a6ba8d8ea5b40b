import { VALIDATION_ERRORS } from '@errspec/core/adapter'
import { ValidationPipe } from '@nestjs/common'

type Flatten = (this: unknown, errors: unknown) => unknown

/** Marks the method that keeps them already, whichever copy of this package has seen to it. */
const KEEPS = Symbol.for('errspec.nestjs.keepsValidationErrors')

/**
 * Has `ValidationPipe` keep the errors of class-validator on the list of texts that it makes of them, where core looks for the
 * fields: a text of the application's own names none. Nothing else about the pipe changes. Once for the process.
 */
export function keepValidationErrors(): void {
  const prototype = ValidationPipe.prototype as unknown as { flattenValidationErrors?: Flatten }
  const { flattenValidationErrors: flatten } = prototype
  if (typeof flatten !== 'function' || KEEPS in flatten) return
  const keeping: Flatten = function (errors) {
    const texts = flatten.call(this, errors)
    // Not enumerable, so that no log and no JSON has it.
    if (Array.isArray(texts)) Object.defineProperty(texts, VALIDATION_ERRORS, { value: errors, configurable: true })
    return texts
  }
  prototype.flattenValidationErrors = Object.assign(keeping, { [KEEPS]: true })
}
