/** A deterministic source of random numbers: the same seed gives the same numbers. */
export interface Random {
  /** Returns an integer from 0 to `count` - 1. */
  below(count: number): number
  /** Returns an integer from `min` to `max`, both included. */
  between(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  bytes(count: number): Uint8Array
}

const range = 2 ** 32

/** Creates a 32-bit SplitMix generator (Steele, Lea and Flood, 2014): small, fast and sufficient for shuffling. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (count: number) => next() % count
  return {
    below,
    between: (min, max) => min + below(max - min + 1),
    chance: (probability) => next() < probability * range,
    pick: (items) => items[below(items.length)] ?? items[0],
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let index = 0; index < count; index += 1) bytes[index] = next() & 0xff
      return bytes
    },
  }
}

/** Extends an FNV-1a hash with a text. */
export function mixInto(hash: number, text: string): number {
  let mixed = hash
  for (let index = 0; index < text.length; index += 1) mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193)
  return mixed >>> 0
}

/** Extends the hash with the low 32 bits of an integer. */
export function mixNumberInto(hash: number, number: number): number {
  return Math.imul(hash ^ number, 0x01000193) >>> 0
}

export const emptyHash = 0x811c9dc5
