/** Processor time that this process has used, in microseconds: what others do on the machine adds little to it. */
export function processorTime() {
  const { user, system } = process.cpuUsage()
  return user + system
}

const BLOCKS = 5

/**
 * Microseconds of processor time for one call of `run`, once it is warm: the median of some blocks that take `seconds` together.
 * With 0 seconds it is only run a few times.
 */
export function timeOf(run, seconds) {
  if (seconds === 0) return block(run, 10)
  let calls = 1
  // Until a block is long enough to be measured; it is warm by then.
  const wanted = (seconds * 1e6) / BLOCKS
  let time = block(run, calls) * calls
  for (let spent = time; time < wanted || spent < seconds * 1e6; spent += time) {
    calls = time < wanted ? Math.ceil(calls * Math.min(4, Math.max(1.1, wanted / Math.max(time, 1)))) : calls
    time = block(run, calls) * calls
  }
  return median(Array.from({ length: BLOCKS }, () => block(run, calls)))
}

function block(run, calls) {
  globalThis.gc?.()
  const start = processorTime()
  for (let call = 0; call < calls; call++) run(call)
  return (processorTime() - start) / calls
}

/** So many calls are made before any is measured, however slow they are. */
const WARM_AFTER = 1000

/** The same for calls that are waited for, one after the other. */
export async function timeOfAsync(run, seconds) {
  const until = async (calls) => {
    const start = processorTime()
    for (let call = 0; call < calls; call++) await run(call)
    return processorTime() - start
  }
  if (seconds === 0) return (await until(3)) / 3
  const calls = 50
  let spent = 0
  for (let asked = 0; spent < seconds * 1e6 || asked < WARM_AFTER; asked += calls) spent += await until(calls)
  const times = []
  for (let block = 0; block < BLOCKS; block++) {
    globalThis.gc?.()
    let [done, time] = [0, 0]
    while (time < (seconds * 1e6) / BLOCKS) {
      time += await until(calls)
      done += calls
    }
    times.push(time / done)
  }
  return median(times)
}

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Calls a function so many frames deep, as a handler is. */
export function deep(frames, run) {
  return frames === 0 ? run() : ((result) => result)(deep(frames - 1, run))
}
