export const page = <main />
