import { Worker } from 'node:worker_threads'

/** Turns HTML into Markdown. */
export interface MarkdownConverter {
  /** Rejects with a `DocumentRefused` for a document that takes too much time or memory, and with a `ConverterBusy` where too many wait. */
  convert(html: string): Promise<string>
  close(): Promise<void>
}

/** It cannot be converted within the limits. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused'
}
export class ConverterBusy extends Error {
  override readonly name = 'ConverterBusy'
}

const THREADS = 2
const MOST_WAITING = 32
/** The converter's time and memory can grow with the square of a document. */
const DEADLINE_MS = 2000
const MEMORY_MB = 128
/** The stack of the converter grows with the nesting. */
const DEEPEST = 100
/** In characters. Each line of a list repeats its indent: what comes out can be a hundred times as long as what went in. */
const LONGEST_OUTPUT = 2 * 1024 * 1024

// As it is, from the sources and from what is built of them: a thread loads no TypeScript.
const SCRIPT = new URL('../workers/markdown.mjs', import.meta.url)

interface Job {
  readonly html: string
  resolve(markdown: string): void
  reject(error: Error): void
}

/** Converts in threads that are ended when a document takes too long, and made anew for the next one. */
export function createMarkdownConverter(deadlineMs = DEADLINE_MS): MarkdownConverter {
  const waiting: Job[] = []
  const idle: Worker[] = []
  const threads = new Set<Worker>()
  let isClosed = false

  function start(): void {
    const worker = new Worker(SCRIPT, {
      // What the process preloads is for the process.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: MEMORY_MB / 8 },
    })
    worker.unref()
    threads.add(worker)
    let isReady = false
    let failure = new Error('The converter did not start')
    worker.once('message', () => {
      isReady = true
      idle.push(worker)
      next()
    })
    // Whoever waits for it hears of its end; alone this would end the process.
    worker.on('error', (error: Error) => {
      failure = error
    })
    worker.once('exit', () => {
      threads.delete(worker)
      if (!isReady) waiting.shift()?.reject(failure)
      next()
    })
  }

  function next(): void {
    if (isClosed) {
      for (const { reject } of waiting.splice(0)) reject(new ConverterBusy('The converter is closed'))
      return
    }
    if (waiting.length === 0) return
    const worker = idle.pop()
    const job = worker && waiting.shift()
    if (worker && job) run(worker, job)
    else if (threads.size < THREADS) start()
  }

  function run(worker: Worker, { html, resolve, reject }: Job): void {
    const timer = setTimeout(() => settle(() => reject(new DocumentRefused('it takes too long')), true), deadlineMs)
    const settle = (how: () => void, isSpent: boolean) => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('exit', onExit)
      if (isSpent) void worker.terminate()
      else idle.push(worker)
      how()
      next()
    }
    const onMessage = ({ markdown, refused }: { markdown?: string; refused?: string }) =>
      settle(() => (markdown === undefined ? reject(new DocumentRefused(refused)) : resolve(markdown)), false)
    const onExit = () => settle(() => reject(new DocumentRefused('it takes too much memory')), true)
    worker.once('message', onMessage).once('exit', onExit)
    worker.postMessage({ html, deepest: DEEPEST, longest: LONGEST_OUTPUT })
  }

  return {
    convert: (html) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= MOST_WAITING) return reject(new ConverterBusy('Too many documents wait'))
        waiting.push({ html, resolve, reject })
        next()
      }),
    async close() {
      isClosed = true
      next()
      await Promise.all([...threads].map((worker) => worker.terminate()))
    },
  }
}
