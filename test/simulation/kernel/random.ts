/** Numbers that a seed decides: the same seed gives the same ones. */
export interface Random {
  /** A whole number from 0 up to `count`, without `count`. */
  below(count: number): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  bytes(count: number): Uint8Array
}

const range = 2 ** 32

/** SplitMix (Steele, Lea and Flood, 2014) on 32 bits: small, fast, and good enough to shuffle with. */
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
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability * range,
    pick: (items) => items[below(items.length)] ?? items[0],
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let at = 0; at < count; at += 1) bytes[at] = next() & 0xff
      return bytes
    },
  }
}

/** FNV-1a: goes on from `hash` with a text. */
export function mixInto(hash: number, text: string): number {
  let mixed = hash
  for (let index = 0; index < text.length; index += 1) mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193)
  return mixed >>> 0
}

/** Goes on with a whole number, of which the last 32 bits count. */
export function mixNumberInto(hash: number, number: number): number {
  return Math.imul(hash ^ number, 0x01000193) >>> 0
}

export const emptyHash = 0x811c9dc5
