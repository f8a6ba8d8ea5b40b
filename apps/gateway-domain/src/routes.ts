/** Every path of the API. */
export const ROUTES: readonly string[] = [
  '/v1/chat/completions',
  '/v1/embeddings',
  '/v1/images/generations',
  '/v1/images/edits',
  '/document',
  '/usage',
  '/usage/history',
]
