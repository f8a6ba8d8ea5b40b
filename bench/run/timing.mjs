/** Processor time that this process has used, in microseconds: what others do on the machine adds little to it. */
export function processorTime() {
  const { user, system } = process.cpuUsage()
  return user + system
}

/**
 * A measurement of `run`, so many frames deep: `warm` calls it until it is fast, and `block` gives the microseconds of processor time
 * of one of `each` that a call does, over calls that take so many seconds together. With 0 seconds it is called a few times.
 */
export function timeOf(run, { each = 1, frames = 0 } = {}) {
  let calls = 1
  const block = () => {
    const start = processorTime()
    for (let call = 0; call < calls; call++) run(call)
    return processorTime() - start
  }
  return {
    warm(seconds) {
      const wanted = seconds * 1e6
      let time = deep(frames, block)
      for (let spent = time; time < wanted || spent < WARM_BLOCKS * wanted; spent += time) {
        if (time < wanted) calls = Math.ceil(calls * Math.min(4, Math.max(1.1, wanted / Math.max(time, 1))))
        time = deep(frames, block)
      }
    },
    block(seconds) {
      if (seconds === 0) calls = 10
      return deep(frames, block) / calls / each
    },
  }
}

/** A measurement is warm once it took as long as so many of its blocks. */
const WARM_BLOCKS = 10
/** And where its path is long, after so many of what is measured: V8 takes thousands to make that fast, however many seconds they take. */
const WARM_CALLS = 1000

/** The same for calls that are waited for, one after the other. */
export function timeOfAsync(run, { each = 1 } = {}) {
  const until = async (calls) => {
    const start = processorTime()
    for (let call = 0; call < calls; call++) await run(call)
    return processorTime() - start
  }
  const CALLS = 20
  return {
    async warm(seconds) {
      let spent = 0
      for (let called = 0; spent < WARM_BLOCKS * seconds * 1e6 || called * each < WARM_CALLS; called += CALLS)
        spent += await until(CALLS)
    },
    async block(seconds) {
      if (seconds === 0) return (await until(3)) / 3 / each
      let [called, time] = [0, 0]
      for (; time < seconds * 1e6; called += CALLS) time += await until(CALLS)
      return time / called / each
    },
  }
}

/** Calls a function so many frames deep, as a handler is. */
function deep(frames, run) {
  return frames === 0 ? run() : ((result) => result)(deep(frames - 1, run))
}
