import { fork } from 'node:child_process'
import { once } from 'node:events'
import { processorTime } from './timing.mjs'

const REQUESTS = 250
/** So many requests are answered before any is measured: a framework's path is long, and V8 takes thousands to make it fast. */
const WARM_REQUESTS = 8000

/**
 * A measurement of the processor time, in microseconds, that this process takes for one request, while another process asks as fast as
 * it is answered; and the answer, without what differs each time. One over this time is how many requests a core answers in a second.
 */
export async function timeOfServer({ port, path, status }) {
  const client = fork(new URL('load.mjs', import.meta.url), [String(port), path, String(status)])
  process.once('exit', () => client.kill())
  const ask = async (requests) => {
    const start = processorTime()
    client.send(requests)
    const [said] = await once(client, 'message')
    if (said !== 'done') throw new Error(`the server did not answer as it should: ${said}`)
    return processorTime() - start
  }
  return {
    answer: await answerOf(port, path),
    async warm() {
      for (let asked = 0; asked < WARM_REQUESTS; asked += REQUESTS) await ask(REQUESTS)
    },
    async block(seconds) {
      if (seconds === 0) return (await ask(10)) / 10
      let [asked, time] = [0, 0]
      for (; time < seconds * 1e6; asked += REQUESTS) time += await ask(REQUESTS)
      return time / asked
    },
  }
}

async function answerOf(port, path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  const text = JSON.stringify([response.status, headers, await response.text()])
  return text.replace(/req_[a-z0-9]{24}/g, 'req_')
}
