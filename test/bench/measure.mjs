/** Runs `work`, which returns a count, and returns the count, the duration and the rate per second. */
export async function perSecond(work) {
  const startedAt = performance.now()
  const count = await work()
  const seconds = (performance.now() - startedAt) / 1_000
  return { count, seconds, rate: count / seconds }
}
