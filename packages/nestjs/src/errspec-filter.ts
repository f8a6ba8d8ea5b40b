import type { AnyCatalog } from '@errspec/core'
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Optional } from '@nestjs/common'
import { ApplicationConfig } from '@nestjs/core'
import { answerError } from './answer-error.js'
import { CATALOG, checkOptions, type ErrspecOptions, OPTIONS } from './options.js'
import type { RoutingConfig } from './request-paths.js'
import { keepValidationErrors } from './validation-errors.js'

/**
 * Answers every exception of an HTTP context by the contract. `ErrspecModule` registers it; alone it works with
 * `useGlobalFilters(new ErrspecFilter(catalog))`, without what needs the module: ids on successful responses, the text
 * of parse errors and unknown routes, and failing `@Sse()` streams. Other contexts are left to Nest.
 */
// No argument: a class of another copy of a package would not be `instanceof` one named here.
@Catch()
export class ErrspecFilter implements ExceptionFilter {
  constructor(
    @Inject(CATALOG) private readonly catalog: AnyCatalog,
    @Optional() @Inject(OPTIONS) private readonly options: ErrspecOptions = {},
    @Optional() @Inject(ApplicationConfig) private readonly routing?: RoutingConfig,
  ) {
    checkOptions('ErrspecFilter', catalog, options)
    keepValidationErrors()
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    // Nothing returned: then Nest's own handling of a microservice or a resolver goes on. (On a gateway Nest asks no
    // global filter; one named there by `@UseFilters` would have to answer itself, so this one does not belong there.)
    if (host.getType<string>() !== 'http') return
    const http = host.switchToHttp()
    answerError(this.catalog, this.options, exception, http.getRequest(), http.getResponse(), this.routing)
  }
}
