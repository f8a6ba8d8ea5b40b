import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { z } from 'zod'
import { decoded } from './backend.js'
import type { Call } from './call.js'
import { convertImage, decodeBase64, isImage } from './images.js'
import { countTokens, lookUp, metered } from './metering.js'
import { listOf, readBody } from './request-body.js'
import type { Model } from './store.js'

/** What a request may call a quality, and what it means. */
const QUALITIES: Readonly<Record<string, string>> = {
  low: 'low',
  medium: 'medium',
  standard: 'medium',
  auto: 'medium',
  high: 'high',
  hd: 'high',
}

const Size = z
  .string()
  .regex(/^(auto|\d{2,4}x\d{2,4})$/)
  .transform((text) => (text === 'auto' ? '1024x1024' : text))
  .refine((text) => text.split('x').every((side) => Number(side) >= 64 && Number(side) <= 2048))

const ImageBody = z.looseObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  quality: z.string().nullish(),
  size: Size.nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  response_format: z.literal('b64_json').nullish(),
  // A form has text only.
  n: z.union([z.literal(1), z.literal('1')]).nullish(),
})

/** In JSON, data URLs; in a form, files under any of the names that clients use. */
const DataUrl = z
  .string()
  .transform((url) => decodeBase64(/^data:image\/[a-z+.-]+;base64,(.*)$/s.exec(url)?.[1]))
  .pipe(z.instanceof(Buffer))
const File = z.instanceof(Buffer)
/** More than any model takes, and few enough to be decoded before that is known. */
const MOST_FILES = 64
const Files = z
  .union([
    File,
    listOf(z.union([File, z.looseObject({ image_url: DataUrl }).transform((image) => image.image_url)]), MOST_FILES, 0),
  ])
  .optional()
const EditBody = ImageBody.extend({ images: Files, 'images[]': Files, image: Files, 'image[]': Files })
  .transform(({ image, 'image[]': imageList, images, 'images[]': imagesList, ...rest }) => ({
    ...rest,
    images: [image, imageList, images, imagesList].flatMap((files) => files ?? []),
  }))
  .refine(({ images }) => images.length > 0)

/** `POST /v1/images/generations`. */
export async function generateImage(call: Call, body: unknown): Promise<object> {
  const request = readBody(ImageBody, body)
  const { model, enhanced } = await findImageModel(call, request.model, 'image')
  return produce(call, model, enhanced, '/v1/images/generations', request, [])
}

const edits = ig1Operations.of('POST /v1/images/edits')

/** `POST /v1/images/edits`, as JSON or as a form. */
export async function editImage(call: Call, body: unknown): Promise<object> {
  const { images, ...request } = readBody(EditBody, body)
  const { model, enhanced } = await findImageModel(call, request.model, 'image-edit')
  if (images.length > model.maxInputImages) {
    throw edits.error('too_many_input_images', { model: request.model, N: model.maxInputImages })
  }
  for (const image of images) {
    if (!(await isImage(image))) throw edits.error('request_parse_failed')
  }
  return produce(call, model, enhanced, '/v1/images/edits', request, images)
}

/** The model of a name, where `-pe` asks for prompt enhancement. */
async function findImageModel(call: Call, name: string, kind: 'image' | 'image-edit') {
  const named = await lookUp(call, name, kind)
  if (named) return { model: named, enhanced: false }
  const base = name.replace(/-pe$/, '')
  const model = base === name ? undefined : await lookUp(call, base, kind)
  if (!model) throw ig1.error('unknown_model', { model: name })
  if (!model.enhancesPrompts) throw ig1.error('prompt_enhancing_not_supported', { model: base })
  return { model, enhanced: true }
}

async function produce(
  call: Call,
  model: Model,
  enhanced: boolean,
  path: string,
  request: z.infer<typeof ImageBody>,
  images: readonly Buffer[],
): Promise<object> {
  const { prompt, quality: wanted, size, output_format } = request
  const quality = Object.hasOwn(QUALITIES, wanted ?? 'auto') ? QUALITIES[wanted ?? 'auto'] : undefined
  if (quality === undefined) throw ig1.error('unknown_quality', { quality: String(wanted) })
  const format = output_format ?? 'png'
  const [width, height] = (size ?? '1024x1024').split('x').map(Number)
  const inputTokens = await countTokens(call, prompt)
  const { parts, signal } = call
  const created = Math.floor(parts.now().getTime() / 1000)

  const most = { inputTokens, outputTokens: 0 }
  return metered(call, model, most, async () => {
    const payload = {
      ...{ model: model.name, prompt, quality, width, height, enhance_prompt: enhanced },
      ...(images.length > 0 ? { images: images.map((image) => image.toString('base64')) } : {}),
    }
    const answer = await decoded(ImageAnswer, await parts.backend.ask(model, path, payload, signal))
    const painted = await ig1.wrap('image_extraction_failed', () => {
      const bytes = decodeBase64(answer.data[0]?.['b64_json'])
      if (!bytes) throw new TypeError('The backend’s answer holds no image')
      return bytes
    })
    const bytes = await ig1.wrap('image_conversion_failed', () => convertImage(painted, format))
    return {
      usage: { inputTokens, outputTokens: 0 },
      answer: (cost) => ({
        created,
        data: [{ b64_json: bytes.toString('base64') }],
        usage: { input_tokens: inputTokens, output_tokens: 0, total_tokens: inputTokens, cost },
        ...{ output_format: format, quality, size: `${width}x${height}` },
      }),
    }
  })
}

const ImageAnswer = z.looseObject({ data: z.array(z.looseObject({})) })
