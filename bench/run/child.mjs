// One contestant: node child.mjs FILE CASE CONTESTANT SECONDS. Asked for a figure, it tells what one of its blocks of so many seconds
// cost; `isOnce` says that a process has only one figure to give.
const [, , file, name, contestant, argument] = process.argv
const seconds = Number(argument)
const { default: cases } = await import(`../cases/${file}`)
const made = await cases.find((candidate) => candidate.name === name).contestants[contestant](seconds)
const isOnce = typeof made === 'number'
if (!isOnce && seconds > 0) await made.warm(seconds)

process.on('message', async () => {
  const cost = isOnce ? made : await made.block(seconds)
  if (!(cost >= 0)) throw new Error(`${name}, ${contestant}: ${cost} is no figure`)
  process.send({ cost })
})
process.once('disconnect', () => process.exit())
process.send({ isOnce, answer: made.answer })
