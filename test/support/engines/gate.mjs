/**
 * Creates a gate that an engine passes once per event and that takes one permit each time. A test thereby controls the
 * progress of a run without a clock.
 * @returns {{ allow(events: number): void, open(): void, through(signal: AbortSignal): Promise<void> }}
 */
export function createGate() {
  let permits = 0
  let wakeAll = () => {}
  let changed = Promise.resolve()
  const renew = () => {
    changed = new Promise((resolve) => {
      wakeAll = resolve
    })
  }
  renew()
  const allow = (events) => {
    permits += events
    const wake = wakeAll
    renew()
    wake()
  }
  return {
    allow,
    open: () => allow(Number.POSITIVE_INFINITY),
    async through(signal) {
      while (permits === 0 && !signal.aborted) {
        const waiting = new AbortController()
        const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { signal: waiting.signal }))
        await Promise.race([changed, aborted])
        waiting.abort()
      }
      if (!signal.aborted) permits -= 1
    },
  }
}
