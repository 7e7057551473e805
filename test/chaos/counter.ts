/** A counter with promises that resolve when it reaches a number. */
export interface Counter {
  add(): void
  count(): number
  reached(count: number): Promise<void>
}

export function createCounter(): Counter {
  const waiters = new Set<{ readonly count: number; readonly resolve: () => void }>()
  let count = 0
  const resolveWaiters = () => {
    for (const waiter of waiters) {
      if (count < waiter.count) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  }
  return {
    add() {
      count += 1
      resolveWaiters()
    },
    count: () => count,
    reached: (target) =>
      new Promise((resolve) => {
        waiters.add({ count: target, resolve })
        resolveWaiters()
      }),
  }
}
