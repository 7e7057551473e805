/** Runs `work`, which answers how much it has done, and says how fast that was. */
export async function perSecond(work) {
  const startedAt = performance.now()
  const count = await work()
  const seconds = (performance.now() - startedAt) / 1_000
  return { count, seconds, rate: count / seconds }
}
