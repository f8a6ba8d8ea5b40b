// Preloaded into a process under attack: tells its parent for how long its main thread computed at a stretch, in ms of its own
// time on the processor, which other processes cannot lengthen, and how much memory the process had at most, in bytes.
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const INTERVAL_MS = 5
/** The main thread has the process's id. The first number is its time on the processor, in ns. */
const timeOfMainThread = () =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

if (isMainThread) {
  let before = timeOfMainThread()
  let stretch = 0
  let memory = 0
  setInterval(() => {
    const now = timeOfMainThread()
    stretch = Math.max(stretch, now - before)
    memory = Math.max(memory, process.memoryUsage.rss())
    before = now
  }, INTERVAL_MS).unref()

  process.on('message', () => {
    process.send({ stretch, memory })
    stretch = 0
    memory = 0
  })
  process.channel.unref()
}
