import sharp from 'sharp'

export type ImageFormat = 'png' | 'jpeg' | 'webp'

/** The bytes that a file of a format begins with, and from which place on; what sharp would otherwise guess from all of them. */
const MAGIC: Readonly<Record<ImageFormat, readonly [offset: number, bytes: string][]>> = {
  png: [[0, '89504e470d0a1a0a']],
  jpeg: [[0, 'ffd8ff']],
  webp: [
    [0, '52494646'],
    [8, '57454250'],
  ],
}
/** The largest picture that is decoded: 4096 pixels square. */
const OPTIONS = { limitInputPixels: 4096 * 4096 }

// No loader but those of the formats above, whatever the bytes are.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
})

/** The format that bytes say they have. */
function formatOf(bytes: Buffer): ImageFormat | undefined {
  const formats = Object.keys(MAGIC) as ImageFormat[]
  return formats.find((format) =>
    MAGIC[format].every(([offset, magic]) => bytes.toString('hex', offset, offset + magic.length / 2) === magic),
  )
}

/** Whether the bytes are an image of a format that is taken. */
export async function isImage(bytes: Buffer): Promise<boolean> {
  const said = formatOf(bytes)
  if (!said) return false
  try {
    const { format } = await sharp(bytes, OPTIONS).metadata()
    return format === said
  } catch {
    return false
  }
}

/** Decodes an image and encodes it anew. Rejects for bytes that are no whole image. */
export async function convertImage(bytes: Buffer, format: ImageFormat): Promise<Buffer> {
  return sharp(bytes, OPTIONS).toFormat(format).toBuffer()
}

/** A plain picture of one colour: what the stand-in backend paints. */
export async function paint(width: number, height: number, colour: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** The bytes of a Base64 text; `undefined` for what is none. `Buffer.from` reads anything. */
export function decodeBase64(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || text === '' || text.includes('-') || text.includes('_')) return undefined
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  // What is no Base64 is passed over, and the bytes are then fewer. A loop of ours over megabytes would hold everybody up.
  return bytes.length === Math.floor(((text.length - padding) * 3) / 4) ? bytes : undefined
}
