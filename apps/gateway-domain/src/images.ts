import sharp from 'sharp'

export type ImageFormat = 'png' | 'jpeg' | 'webp'

const FORMATS: readonly string[] = ['png', 'jpeg', 'webp'] satisfies ImageFormat[]

/** Whether the bytes are an image of a format that is taken. */
export async function isImage(bytes: Uint8Array): Promise<boolean> {
  try {
    const { format } = await sharp(bytes).metadata()
    return FORMATS.includes(format)
  } catch {
    return false
  }
}

/** Decodes an image and encodes it anew. Rejects for bytes that are no whole image. */
export async function convertImage(bytes: Uint8Array, format: ImageFormat): Promise<Buffer> {
  return sharp(bytes).toFormat(format).toBuffer()
}

/** A plain picture of one colour: what the stand-in backend paints. */
export async function paint(width: number, height: number, colour: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** The bytes of a Base64 text; `undefined` for what is none. `Buffer.from` reads anything. */
export function decodeBase64(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  return Buffer.from(text, 'base64')
}
