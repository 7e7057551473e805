import { hash, parseOptions, verify } from '@node-rs/argon2'

/** A password hashing function. */
export interface PasswordHash {
  make(password: string): Promise<string>
  /** Resolves to true if the hash was made from the password. */
  matches(hash: string, password: string): Promise<boolean>
  /**
   * Returns true if the hash should be replaced: it was made by another algorithm or with less work than new hashes
   * are.
   */
  isOutdated(hash: string): boolean
  /**
   * A hash that matches no password. It is compared if there is no account or no password, so that the answer takes as
   * long.
   */
  readonly dummy: string
}

/** Memory in KiB. The three costs are the minimum that OWASP's Password Storage Cheat Sheet recommends. */
const memoryCost = 19_456
const timeCost = 2
const parallelism = 1
// Number of argon2id, the library's default algorithm. The library's enumeration exists only as a type.
const argon2idNumber = 2

export const argon2id: PasswordHash = {
  make: (password) => hash(password, { memoryCost, timeCost, parallelism }),
  matches: verify,
  isOutdated(made) {
    const options = parseOptions(made)
    return (
      Number(options.algorithm) !== argon2idNumber || options.memoryCost < memoryCost || options.timeCost < timeCost
    )
  },
  dummy: `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`,
}
