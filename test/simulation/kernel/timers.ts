/** A queue ordered by due time. Entries with the same time keep their insertion order. */
export interface Timers<T> {
  readonly size: number
  /** The time of the earliest entry; undefined when the queue is empty. */
  readonly next: number | undefined
  put(at: number, item: T): void
  take(): T | undefined
}

interface Entry<T> {
  readonly at: number
  readonly order: number
  readonly item: T
}

/** Creates a queue as a binary heap: no entry is later than its two children. */
export function createTimers<T>(): Timers<T> {
  const heap: Entry<T>[] = []
  let order = 0
  const isBefore = (one: Entry<T>, other: Entry<T>) =>
    one.at < other.at || (one.at === other.at && one.order < other.order)

  const rise = (entry: Entry<T>) => {
    let index = heap.length
    for (;;) {
      const parentIndex = (index - 1) >> 1
      const parent = heap[parentIndex]
      if (index === 0 || parent === undefined || !isBefore(entry, parent)) break
      heap[index] = parent
      index = parentIndex
    }
    heap[index] = entry
  }

  const sink = (entry: Entry<T>) => {
    let index = 0
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]]
      if (left === undefined) break
      const isRight = right !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (!isBefore(child, entry)) break
      heap[index] = child
      index = 2 * index + (isRight ? 2 : 1)
    }
    heap[index] = entry
  }

  return {
    get size() {
      return heap.length
    },
    get next() {
      return heap[0]?.at
    },
    put(at, item) {
      rise({ at, order: order++, item })
    },
    take() {
      const [first] = heap
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(last)
      return first?.item
    },
  }
}
