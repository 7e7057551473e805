import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')

// Nobody can name the class of async generators: what makes an object one is its prototype.
function AsyncGenerator() {}
AsyncGenerator.prototype = Object.getPrototypeOf(async function* () {}.prototype)

/** What would keep this process running: how many of each kind. */
export function resources() {
  const counts = {}
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** Bytes, after the garbage was collected. */
export function memory() {
  collectGarbage()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heapUsed, external }
}

/** How many there are of what stays behind when somebody forgets to clean up. It takes a second or so. */
export function objects() {
  return { asyncGenerators: queryObjects(AsyncGenerator), promises: queryObjects(Promise) }
}
