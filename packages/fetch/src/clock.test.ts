import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from './clock.js'
import { wait } from './signals.js'
import { virtualClock } from './wire-support.js'

describe('systemClock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1000 }))
  afterEach(() => void vi.useRealTimers())

  it('tells the time, and a chance from 0 to 1', () => {
    expect(systemClock.now()).toBe(1000)
    const chance = systemClock.random()
    expect(chance).toBeGreaterThanOrEqual(0)
    expect(chance).toBeLessThan(1)
  })

  it('calls back after the wait, unless that is cancelled', () => {
    const [kept, cancelled] = [vi.fn(), vi.fn()]
    systemClock.schedule(kept, 500)
    systemClock.schedule(cancelled, 500)()
    // The platform's timers may be early by a part of a millisecond.
    vi.advanceTimersByTime(500)
    expect(kept).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(kept).toHaveBeenCalledTimes(1)
    expect(cancelled).not.toHaveBeenCalled()
  })

  it.each([2 ** 31, Number.POSITIVE_INFINITY])(
    'does not call back at once after %d ms, as a plain timer would',
    (ms) => {
      const callback = vi.fn()
      const timer = vi.spyOn(globalThis, 'setTimeout')
      const cancel = systemClock.schedule(callback, ms)
      expect(timer).toHaveBeenCalledWith(callback, 2 ** 31 - 1)
      cancel()
      expect(vi.getTimerCount()).toBe(0)
    },
  )
})

describe('wait', () => {
  it('ends with the time, and leaves no listener', async () => {
    const clock = virtualClock()
    const { signal } = new AbortController()
    await wait(clock, 5000, signal)
    expect(clock.fired).toEqual([5000])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('ends with the signal, and leaves no timer', async () => {
    const clock = virtualClock({ passes: () => false })
    const controller = new AbortController()
    const waiting = wait(clock, 5000, controller.signal)
    expect(clock.pending).toEqual([5000])
    controller.abort()
    await waiting
    expect([clock.pending, clock.fired]).toEqual([[], []])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('does not begin where the signal has fired', async () => {
    const clock = virtualClock()
    await wait(clock, 5000, AbortSignal.abort())
    expect(clock.scheduled).toEqual([])
  })
})
