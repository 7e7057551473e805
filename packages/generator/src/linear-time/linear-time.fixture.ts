import { describe, expect, it } from 'vitest'
import { type HostileFamily, hostileFamilies } from '../testing/hostile-text.fixture.js'

export type Reader = (text: string) => unknown

interface Sizes {
  /** Length of the shorter texts. */
  readonly units: number
  /** Length of the longer texts, as a multiple. */
  readonly growth: number
}

/** `npm run test:full` runs the larger size. */
const isFull = process.env.TEST_SIZE === 'full'
const sizes: Sizes = { units: (isFull ? 8 : 2) * 1024, growth: 16 }
/** Lengths for the parsers, whose time grows faster on short texts until a deadline limits it. */
const sizesWithDeadline: Sizes = { units: (isFull ? 16 : 8) * 1024, growth: 8 }
export const { units } = sizes
/**
 * Five times the growth of linear time. Long texts leave the processor's caches, which other processes share: up to 3.6
 * times the growth of linear time was measured for linear readers on a busy machine. Quadratic time grows by the square.
 */
const tolerance = 5
const maxTries = 5
/** Number of times that a short text is read at first. One of them runs without the garbage of other readers. */
const shortReads = 3
/** Below this time, compilation, garbage collection and the timer dominate, so ratios are meaningless. */
const floorMs = 1

/** Returns the processor time in ms, because other processes share the machine. */
async function costOf(read: Reader, text: string): Promise<number> {
  const start = process.cpuUsage()
  await read(text)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

/**
 * Returns the families for which the reader takes more than linear time, by the best of several tries. Reads the short
 * text only when the long one takes so much time that the reader may be slow, which is rare.
 */
async function slowFamilies(
  read: Reader,
  families: readonly HostileFamily[],
  { units, growth }: Sizes,
): Promise<string[]> {
  const maxGrowth = tolerance * growth
  const slow: string[] = []
  for (const { name, write } of families) {
    const long = write(growth * units)
    let longMs = await costOf(read, long)
    if (longMs <= maxGrowth * floorMs) continue
    const short = write(units)
    let shortMs = Number.POSITIVE_INFINITY
    for (let reads = 0; reads < shortReads; reads += 1) shortMs = Math.min(shortMs, await costOf(read, short))
    const isSlow = () => longMs > maxGrowth * Math.max(floorMs, shortMs)
    for (let tries = 1; tries < maxTries && isSlow(); tries += 1) {
      shortMs = Math.min(shortMs, await costOf(read, short))
      longMs = Math.min(longMs, await costOf(read, long))
    }
    if (isSlow()) slow.push(`${name}: ${shortMs.toFixed(1)} ms, then ${longMs.toFixed(1)} ms`)
  }
  return slow
}

/**
 * The parsers of Dart and YAML recover from errors slowly: in seconds for 128 KiB, in linear time or within a deadline.
 * They therefore read only a few families that resemble their language. The functions of the fixes read all families.
 */
const familiesOf: Readonly<Record<string, RegExp>> = {
  Dart: /^(?:imports|distinct (?:imports|variables|shown))|^after "(?:import|void)/,
  YAML: /^(?:openers|pieces of YAML|distinct (?:keys|anchors))|^after "a:/,
}

/** Tests that the time of each reader grows in proportion to the length of the text, for all families of hostile texts. */
export function describeLinearTime(title: string, readers: Readonly<Record<string, Reader>>): void {
  describe(title, () => {
    it.each(Object.entries(readers))('takes linear time to read: %s', { timeout: 600_000 }, async (name, read) => {
      const families = hostileFamilies.filter((family) => familiesOf[name]?.test(family.name) ?? true)
      expect(families.length).toBeGreaterThan(15)
      const isParser = familiesOf[name] !== undefined
      expect(await slowFamilies(read, families, isParser ? sizesWithDeadline : sizes)).toEqual([])
    })
  })
}
