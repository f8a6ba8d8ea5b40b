import { fork } from 'node:child_process'
import { once } from 'node:events'
import { processorTime } from './timing.mjs'

const REQUESTS = 1000
/** So many requests are answered before any is measured: a framework's path is long, and V8 takes thousands to make it fast. */
const WARM_AFTER = 8000

/**
 * The processor time, in microseconds, that this process takes for one request, while another process asks as fast as it is
 * answered; and the answer, without what differs each time. One over this time is how many requests a core answers in a second.
 */
export async function timeOfServer({ port, path, status }, seconds) {
  const client = fork(new URL('load.mjs', import.meta.url), [String(port), path, String(status)])
  const ask = async (requests) => {
    const start = processorTime()
    client.send(requests)
    const [said] = await once(client, 'message')
    if (said !== 'done') throw new Error(`the server did not answer as it should: ${said}`)
    return processorTime() - start
  }
  try {
    const answer = await answerOf(port, path)
    if (seconds === 0) return { cost: (await ask(10)) / 10, answer }
    for (let asked = 0; asked < WARM_AFTER; asked += REQUESTS) await ask(REQUESTS)
    globalThis.gc?.()
    let [requests, time] = [0, 0]
    while (time < seconds * 2e6) {
      time += await ask(REQUESTS)
      requests += REQUESTS
    }
    return { cost: time / requests, answer }
  } finally {
    client.kill()
  }
}

async function answerOf(port, path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  const text = JSON.stringify([response.status, headers, await response.text()])
  return text.replace(/req_[a-z0-9]{24}/g, 'req_')
}
