import { describe, expect, it } from 'vitest'
import { fillPath } from './operation-paths.js'

describe('fillPath', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['GET /orders/{id}', { id: '7' }, 'GET', '/orders/7'],
    ['GET /', {}, 'GET', '/'],
    ['POST /orders/', {}, 'POST', '/orders/'],
    ['GET /a/{x}/b/{y}', { x: '1', y: '2' }, 'GET', '/a/1/b/2'],
    ['GET /files/{name}.json', { name: 'a/b c?d#e%f' }, 'GET', '/files/a%2Fb%20c%3Fd%23e%25f.json'],
    ['GET /files/{name}.json', { name: '.' }, 'GET', '/files/..json'],
    ['POST /v1/{model}:predict', { model: 'é' }, 'POST', '/v1/%C3%A9:predict'],
    ['GET /café/100%/@{u}', { u: '...' }, 'GET', '/caf%C3%A9/100%25/@...'],
    ['GET /o/{__proto__}', JSON.parse('{"__proto__":"x"}'), 'GET', '/o/x'],
  ])('fills %s', (operation, params, method, path) => {
    expect(fillPath(operation, params)).toEqual({ method, path })
  })

  it.each<[string, unknown, string]>([
    ['GET /orders/{id}', {}, "'GET /orders/{id}': param 'id' is missing"],
    ['GET /orders/{id}', undefined, "'GET /orders/{id}': param 'id' is missing"],
    ['GET /o/{toString}', {}, "'GET /o/{toString}': param 'toString' is missing"],
    ['GET /orders/{id}', { id: undefined }, "param 'id' is missing"],
    ['GET /orders/{id}', { id: '' }, `param 'id' must be a text that is not empty, not ""`],
    ['GET /orders/{id}', { id: null }, "param 'id' must be a text that is not empty, not null"],
    ['GET /orders/{id}', { id: 7 }, "param 'id' must be a text that is not empty, not 7"],
    ['GET /orders/{id}', { id: '.' }, `param 'id' must not be "."`],
    ['GET /orders/{id}', { id: '..' }, `param 'id' must not be ".."`],
    ['GET /orders/.{id}', { id: '.' }, `param 'id' must not be "."`],
    ['GET /orders/{id}', { id: '\ud800' }, "param 'id' has a lone surrogate"],
    ['GET /orders/{id}', { id: '1', ids: '2' }, "it has no param 'ids'; did you mean 'id'?"],
    ['GET /orders', { id: '1' }, "'GET /orders': it has no param 'id'"],
    ['GET /a/{x}/{y}', { z: '1' }, "'GET /a/{x}/{y}': param 'x' is missing; param 'y' is missing; it has no param 'z'"],
  ])('refuses for %s the params %j', (operation, params, message) => {
    expect(() => fillPath(operation, params as never)).toThrow(TypeError)
    expect(() => fillPath(operation, params as never)).toThrow(message)
  })
})
