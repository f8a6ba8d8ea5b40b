import { defineGuide } from '../guide/define-guide.js'
import { ig1 } from './ig1.js'

/** Causes, solutions and notes for the errors of the IG1 AI API. */
export const ig1Guide = /* @__PURE__ */ defineGuide(ig1, {
  statuses: {
    400: {
      summary: 'The request is malformed, has a parameter that is not allowed, or names something that does not exist.',
      action: 'Change the request; it fails again as it is',
    },
    401: { summary: 'The API key is missing or not in the form that the API reads.', action: 'Send a valid API key' },
    402: {
      summary: "The organization's budget for this month is spent; until it resets or is raised, every request fails.",
      action: 'Ask the administrator for budget',
    },
    403: {
      summary: 'The API key is unknown or has been deactivated.',
      action: 'Check whether the key is still active',
    },
    500: {
      summary: 'Something failed inside the API while it worked on the request.',
      action: 'Try again, waiting longer each time',
      solution: [
        'Wait a moment and send the request again, with exponential backoff between tries.',
        'Keep the request_id of the response: support needs it.',
        'See whether the status page reports an incident.',
        'If it goes on, contact support with the request_id.',
      ],
    },
    502: {
      summary: 'The service that runs the model could not be reached.',
      action: 'Try again, waiting longer each time',
    },
  },
  groups: [
    {
      title: 'Invalid JSON payload',
      kinds: ['request_body_unreadable', 'request_parse_failed', 'bad_json'],
      cause:
        'The request body could not be read, is not JSON, or is JSON that does not match what the endpoint expects.',
      solution: [
        'Check that the body is well-formed JSON.',
        "Compare it with the endpoint's schema: names, types and required fields.",
      ],
    },
    {
      title: 'Unknown model',
      kinds: ['unknown_model'],
      cause: 'No model of this name is in the catalog of models.',
      solution: ['Check the spelling of the model.', 'Look the exact name up in the overview of models.'],
    },
    {
      title: 'Invalid parameters',
      kinds: ['unknown_quality', 'invalid_month', 'invalid_year'],
      cause: 'A parameter is outside its accepted range, or not in the accepted format.',
      solution: ['Look up the accepted values and formats in the documentation of the endpoint.'],
    },
    {
      title: 'Too many input images',
      kinds: ['too_many_input_images'],
      cause: 'The request has more input images than the model takes.',
      solution: [
        'Send no more images than the message says.',
        'The documentation of image models lists the limit of each one.',
      ],
    },
    {
      title: 'Invalid content type',
      kinds: ['invalid_content_type'],
      cause: 'The Content-Type header does not name a format that the endpoint takes.',
      solution: ['Send application/json for JSON, and multipart/form-data to upload files.'],
    },
    {
      title: 'Prompt enhancing not supported',
      kinds: ['prompt_enhancing_not_supported'],
      cause: 'The request asks for prompt enhancement of a model that cannot do it.',
      solution: [
        'Use the model without the -pe suffix.',
        'The documentation of image models says which of them can enhance prompts.',
      ],
    },
    {
      title: 'Missing or malformed credentials',
      kinds: ['unauthorized'],
      cause: 'The request has no Authorization header, an empty one, or one that is not of the form "Bearer KEY".',
      solution: [
        'Send the header: Authorization: Bearer YOUR_API_KEY',
        'Check the key for spaces or other characters that do not belong to it.',
        'Check the settings of your API keys.',
      ],
    },
    {
      title: 'Monthly budget exceeded',
      kinds: ['commit_exceeded'],
      cause:
        'The organization has spent what it may spend in a month (MaxCostPerMonth); the message has the spend and the limit.',
      solution: [
        'Look at the current spend: GET /usage for the month so far, GET /usage/history by model and day.',
        "Ask the organization's administrator to review the budget.",
        'Or wait: with the next billing cycle the usage starts at zero again.',
      ],
    },
    {
      title: 'Unknown or inactive key',
      kinds: ['forbidden'],
      cause: 'The database has no such API key, or the key was switched off.',
      solution: [
        "Check that it is the key shown in the organization's settings.",
        'Check that it has not been revoked and has not expired.',
        'A key that was created just now may take a few moments to work: wait, then try again.',
        "If the key should work, contact the organization's administrator.",
      ],
    },
    {
      title: 'Unexpected failure',
      kinds: ['internal_server_error'],
      cause: 'The server failed while it worked on the request, in a way that no other message describes.',
    },
    {
      title: 'Model lookup',
      kinds: ['model_lookup_failed'],
      cause: 'The database failed while the model was looked up.',
    },
    { title: 'Tokenization', kinds: ['tokenization_failed'], cause: 'The text of the request could not be tokenized.' },
    { title: 'Rate limiter', kinds: ['rate_limiter_failed'], cause: 'The rate limiter itself failed.' },
    {
      title: 'Backend request',
      kinds: ['request_marshal_failed'],
      cause: 'The request for the model service could not be serialized.',
    },
    {
      title: 'Backend response',
      kinds: ['response_decode_failed'],
      cause: "The model's answer could not be parsed.",
    },
    {
      title: 'Image output',
      kinds: ['image_extraction_failed'],
      cause: 'The output of the image generation could not be processed.',
    },
    {
      title: 'Image format',
      kinds: ['image_conversion_failed'],
      cause: 'The image could not be converted to the requested format.',
    },
    {
      title: 'Backend unavailable',
      kinds: ['backend_unavailable'],
      cause: 'The model service (vLLM or another inference engine) is unavailable for the moment.',
      solution: [
        'Wait briefly and send the request again: it mostly works within seconds.',
        'Build retries with exponential backoff into your application.',
        'Should it last longer than some minutes, tell support.',
      ],
    },
  ],
  notes: [
    {
      title: 'Classes of status',
      text: 'The status says who can do something about it.',
      items: [
        '2xx: success.',
        '4xx: the request is at fault: authentication, parameters, rate limits, budget. Apart from a rate limit, it fails again as it is.',
        '5xx: the service is at fault. Sent again after a wait, the request may succeed.',
      ],
    },
    {
      title: 'The body of an error',
      text: 'Every error has a JSON body with three fields.',
      items: [
        'message: what went wrong, for people.',
        'code: the HTTP status, as a number.',
        'request_id: names the request, for instance req_abc123xyz; give it to support.',
      ],
    },
    {
      title: 'Prompt enhancement',
      text: 'For an image model with prompt enhancement, add -pe to its name (flux-1-pe instead of flux-1): the configured language model then improves the prompt first.',
    },
    {
      title: 'Endpoint paths',
      text: 'The paths of the API begin with /v1/ (/v1/chat/completions, /v1/embeddings), save for these:',
      items: [
        '/document: converts a document to Markdown.',
        '/usage: a summary of the usage of the current month.',
        '/usage/history: the usage in detail, by model and day.',
      ],
    },
    {
      title: 'OpenAI SDKs',
      text: 'The API works with the official OpenAI SDKs: set base_url to https://api.ig1.ai/v1 and api_key to your key. A model to chat with is qwen35-397b-a17b-instruct-general.',
    },
    {
      title: 'The notice',
      text: 'Every error message ends with " Please contact the administrator with the request ID.", on purpose: it tells people what support will ask them for. The overview tables leave it out.',
    },
    {
      title: 'Log request ids',
      text: 'Write the request_id of every error to your log and your monitoring: with it, support finds the request at once. The OpenAI SDK for Python has it as request_id on its errors; one for a lost connection has none.',
    },
    {
      title: 'Handle errors by class',
      text: 'Treat a 4xx and a 5xx differently.',
      items: [
        '400 (BadRequestError in the OpenAI SDKs): do not retry; fix the request.',
        '401 (AuthenticationError): check the API key.',
        '429 (RateLimitError): wait, then try again.',
        '5xx (InternalServerError) and lost connections (APIConnectionError): retry with exponential backoff.',
      ],
    },
    {
      title: 'The sample retry loop',
      text: "The published sample makes 3 tries with waits of 1 s and 2 s, and has three flaws. It catches every APIError, so it retries a 400 or a 402, which cannot succeed. Its waits have no jitter, so clients that failed together come back together. And it runs on top of the SDK's own retries, which multiplies the tries: switch one of the two off.",
    },
    {
      title: 'Before you contact support',
      text: 'If an error persists:',
      items: [
        'Check the documentation of the endpoint for what its parameters must be.',
        'Check the setup: the Master API Key is the right one, and so is the base URL.',
        'For a 5xx, wait a moment and try again.',
      ],
    },
    {
      title: 'What support needs',
      text: 'Send all of these:',
      items: [
        'The request_id of the error response.',
        'The endpoint that was called.',
        'The model that was used.',
        'A sanitized version of the request, without sensitive data.',
        'The time of the error.',
      ],
    },
    {
      title: 'Where to look things up',
      text: 'The API reference documents each endpoint; the overview of models lists the models and what they can do.',
    },
  ],
})
