import { hash, parseOptions, verify } from '@node-rs/argon2'

/** How passwords are hashed. */
export interface PasswordHash {
  make(password: string): Promise<string>
  /** Whether the hash is the password's. */
  matches(hash: string, password: string): Promise<boolean>
  /** Whether the hash was made with less work than hashes are made with today. */
  isOutdated(hash: string): boolean
  /** A hash of no password: it is checked when there is no account, so that the answer takes as long as with one. */
  readonly ofNobody: string
}

/** The first recommendation of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const memoryCost = 19_456
const timeCost = 2
const parallelism = 1
// Argon2id, the library's default; its enumeration is a type only.
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
  ofNobody: `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`,
}
