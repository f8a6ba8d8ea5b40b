import { afterAll } from 'vitest'
import { program } from '../test-program.js'

/** Starts the mock server on a free port; ends with the tests. */
export async function startMock(...options: string[]) {
  let stop: () => void = () => {}
  const untilStopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let started: (url: string) => void = () => {}
  const url = new Promise<string>((resolve) => {
    started = resolve
  })
  const ended = program(['mock', '--port', '0', ...options], {
    untilStopped,
    onOutput: (text) => started(/http:\S+/.exec(text)?.[0] ?? ''),
  })
  const end = async () => {
    stop()
    return ended
  }
  afterAll(end)
  return { url: await url, end }
}
