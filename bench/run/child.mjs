// One measurement of one contestant: node child.mjs FILE CASE CONTESTANT SECONDS. The last line that it prints is the figure.
const [, , file, name, contestant, seconds] = process.argv
const { default: cases } = await import(`../cases/${file}`)
const one = cases.find((candidate) => candidate.name === name)
const result = await one.contestants[contestant](Number(seconds))
const { cost, answer } = typeof result === 'number' ? { cost: result } : result
if (!(cost >= 0)) throw new Error(`${name}, ${contestant}: ${cost} is no figure`)
process.stdout.write(`\n${JSON.stringify({ cost, answer })}`, () => process.exit())
