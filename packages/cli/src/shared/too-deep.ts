/** What is said of a document that is nested more deeply than can be gone through. */
export const TOO_DEEP = 'is nested too deeply to be read'
