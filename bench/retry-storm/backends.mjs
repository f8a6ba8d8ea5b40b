/**
 * What a backend does with an attempt that arrives at `now` (ms). A backend writes its answer into one object, since it is
 * asked a hundred million times: `succeeds`, `doneAt` (when the client knows, ms) and `waitMs` (in the queue).
 */

/** An answer, also that of a backend that sheds or is down, takes this long. */
export const ANSWER_MS = 5
/** Unused capacity is kept for this long; a debt is no longer than it. */
const BURST_MS = 100

/** The backend is down. */
export function down(now, answer) {
  answer.succeeds = false
  answer.doneAt = now + ANSWER_MS
  answer.waitMs = 0
}

/** Takes up to `capacity` attempts a second and rejects the others; a rejection costs this part of a success. */
export function shedding(rejectionCost) {
  return (capacity) => {
    const perMs = capacity / 1000
    const most = perMs * BURST_MS
    let units = most
    let last = 0
    return (now, answer) => {
      units = Math.min(most, units + (now - last) * perMs)
      last = now
      answer.succeeds = units >= 1
      units = answer.succeeds ? units - 1 : Math.max(-most, units - rejectionCost)
      answer.doneAt = now + ANSWER_MS
      answer.waitMs = 0
    }
  }
}

/** Serves all in the order of arrival. Clients give up after `patienceMs`, but their attempts are served all the same. */
export function queueing(patienceMs) {
  return (capacity) => {
    const serviceMs = 1000 / capacity
    let freeAt = 0
    return (now, answer) => {
      const startsAt = Math.max(now, freeAt)
      freeAt = startsAt + serviceMs
      answer.succeeds = freeAt - now <= patienceMs
      answer.doneAt = answer.succeeds ? freeAt : now + patienceMs
      answer.waitMs = startsAt - now
    }
  }
}
