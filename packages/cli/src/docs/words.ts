import { prose } from '../shared/markdown.js'

/** A text as Markdown that ends like a sentence. */
export const sentence = (text: string) => prose(text).replace(/(?<![.!?])$/, '.')

export const yes = (holds: boolean) => (holds ? 'yes' : 'no')
