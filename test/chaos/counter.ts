/** Counts, and tells who waits for a number that it was reached. */
export interface Counter {
  add(): void
  count(): number
  reached(count: number): Promise<void>
}

export function createCounter(): Counter {
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>()
  let count = 0
  const look = () => {
    for (const waiter of waiting) {
      if (count < waiter.count) continue
      waiting.delete(waiter)
      waiter.resolve()
    }
  }
  return {
    add() {
      count += 1
      look()
    },
    count: () => count,
    reached: (wanted) =>
      new Promise((resolve) => {
        waiting.add({ count: wanted, resolve })
        look()
      }),
  }
}
