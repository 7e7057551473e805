import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')

// Async generators have no class that code can name. `queryObjects` finds them by their prototype.
function AsyncGenerator() {}
AsyncGenerator.prototype = Object.getPrototypeOf(async function* () {}.prototype)

/** Returns the number of resources that keep this process running, by type. */
export function resources() {
  const counts = {}
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** Returns the memory use in bytes, after a garbage collection. */
export function memory() {
  collectGarbage()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heapUsed, external }
}

/** Returns the number of objects that a missing cleanup leaves in the heap. It takes about one second. */
export function objects() {
  return { asyncGenerators: queryObjects(AsyncGenerator), promises: queryObjects(Promise) }
}
