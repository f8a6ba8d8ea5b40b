/** What `x-demo-fault` can name, and what then really happens to the parts of this one request. */
export const FAULTS = {
  database: 'the connection to the database is closed',
  tokenizer: 'the tokenizer is given a text that it refuses',
  'rate-limiter': 'the storage of the throughput limit is closed',
  marshal: 'the payload for the backend refers to itself',
  decode: 'the backend answers with HTML',
  'image-data': 'the backend’s answer has no image',
  'image-format': 'the backend’s image is cut in half',
  stream: 'the backend dies in the middle of a stream',
  crash: 'a bug in the gateway throws a TypeError',
} as const
export type Fault = keyof typeof FAULTS
