/** A catalog of so many errors, and two uses of each: TypeScript's source. */
export function program(size: number): string
