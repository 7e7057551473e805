import type { Runtime } from '../../platform/runtime.js'

/**
 * Returns a password of at least 100 random bits and `minimumLength` characters, in groups of five: `k7xq2-m4tza-…`.
 */
export function randomPassword({ randomBytes }: Pick<Runtime, 'randomBytes'>, minimumLength = 0): string {
  // Every sixth character is a hyphen, except at the end.
  const count = Math.max(20, minimumLength - Math.floor((minimumLength - 1) / 6))
  const letters = [...randomBytes(count)].map((byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte % 32])
  return letters.join('').replaceAll(/.{5}(?=.)/g, '$&-')
}
