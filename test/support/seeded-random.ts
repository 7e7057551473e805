/**
 * Returns a source of reproducible random integers from 0 up to `limit`, exclusive. It prints its seed, and SEED sets
 * it. The generator is mulberry32. Its 32 bits of state suffice to choose where a connection is cut.
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
