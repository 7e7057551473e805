/**
 * Random numbers that can be had again: the seed is printed, and SEED sets it.
 * The generator is mulberry32: 32 bits of state, good enough to choose where to cut.
 */
export function seededRandom(name: string): { below(limit: number): number } {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32))
  console.info(`${name}: SEED=${seed}`)
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { below: (limit) => Math.floor(next() * limit) }
}
