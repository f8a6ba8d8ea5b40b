/** The figures of the workload's page for the peers: 1,000 clients, the median of 5 seeds. */
const never = Number.POSITIVE_INFINITY
const figures = (amplification, peak, heals, rescued) => ({ amplification, peak, heals, rescued })

export const reference = {
  'no retry': figures(1.0, 1.0, [0, 0, 0, 0], 0),
  'openai-node 7.57': figures(2.97, 3.1, [3, 9, 6, never], 0.69),
  'ky 2.1 on GET': figures(2.98, 3.0, [2, 4, 4, never], 0.56),
  'p-retry 9.0': figures(5.05, 6.2, [175, never, never, never], 1.0),
  "the contract page's sample": figures(2.93, 3.1, [6, 13, never, never], 0.92),
  'AWS standard, cost 5, 100 ms': figures(2.67, 3.1, [0, 0, 0, 0], 0.15),
  'AWS, @smithy/core 3.41': figures(1.58, 3.1, [0, 0, 0, 0], 0.08),
  'gRPC A6, no throttle': figures(3.98, 4.1, [1.5, never, 3, never], 0.42),
  'gRPC A6, throttle 10 / 0.1': figures(1.05, 3.6, [0, 0, 0, 0], 0.49),
  'budget 10% + 1 s of traffic': figures(1.11, 1.8, [0, 0, 0, 0], 0.8),
}

/** Within 5%, or the same at the digits that the page shows. */
function agrees(measured, expected, shownStep) {
  if (measured === expected) return true
  return Math.abs(measured - expected) <= Math.max(0.05 * expected, shownStep / 2) + 1e-9
}

/** What of a peer's figures is not that of the page. */
export function deviations(name, { amplification, peak, healsS, rescued }) {
  const expected = reference[name]
  const pairs = [
    ['amplification', amplification, expected.amplification, 0.01],
    ['peak', peak, expected.peak, 0.1],
    ['blip rescued', rescued, expected.rescued, 0.01],
    // The page counts in half seconds, so it shows no smaller difference.
    ...Object.keys(healsS).map((backend, index) => [`heals ${backend}`, healsS[backend], expected.heals[index], 0]),
  ]
  return pairs
    .filter(([, measured, figure, step]) => !agrees(measured, figure, step))
    .map(([what, measured, figure]) => `${what}: ${measured} instead of ${figure}`)
}

/** What our policy has to reach, all at the same time. */
export function missedTargets({ amplification, healsS, rescued, success }) {
  const targets = [
    [`amplification at most 1.12: ${amplification}`, amplification <= 1.12],
    ...Object.entries(healsS).map(([backend, after]) => [`heals ${backend} within 1 s: ${after}`, after <= 1]),
    [`at least 80% of a blip rescued: ${rescued}`, rescued >= 0.8],
    [`at least 99.9% success at 1% errors: ${success}`, success >= 0.999],
  ]
  return targets.filter(([, holds]) => !holds).map(([what]) => what)
}
