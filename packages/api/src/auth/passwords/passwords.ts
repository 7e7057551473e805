import type { PasswordEstimator, PasswordOwner } from './estimate.js'
import { argon2id, type PasswordHash } from './hash.js'
import { checkPasswordRule, normalizePassword } from './rule.js'

/** The operations on plaintext passwords. */
export interface Passwords {
  /**
   * Checks a new password against the rule, and returns its hash. `field` is its name in the input, for the error.
   * @throws {AppError} WEAK_PASSWORD, OVERLOADED, UNAVAILABLE (it cannot be checked now)
   */
  choose(password: string, owner: PasswordOwner, field?: 'password' | 'newPassword'): Promise<string>
  /**
   * Compares a password with a stored hash. If `hash` is null, there is no account or it has no password; the
   * comparison fails after the same time. `newHash` is set if the password is right and its hash is outdated.
   * @throws {AppError} OVERLOADED
   */
  check(hash: string | null, password: string): Promise<PasswordCheck>
}

type PasswordCheck = { readonly isRight: false } | { readonly isRight: true; readonly newHash: string | undefined }

/** Runs a slow operation on a password, and limits how many run at once, so that other calls stay fast. */
export type PasswordGate = <T>(work: () => Promise<T>) => Promise<T>

export interface PasswordOptions {
  /** In characters. */
  readonly minimumLength: number
  /** Default: estimates in the current thread. */
  readonly estimate?: PasswordEstimator
  /** Default: argon2id. */
  readonly hash?: PasswordHash
  /** Default: no limit. */
  readonly gate?: PasswordGate
}

/** Loads the dictionaries with the first estimate, because they take 100 ms. */
const estimateInProcess: PasswordEstimator = async (text, owner) =>
  (await import('./estimate.js')).estimatePassword(text, owner)

export function createPasswords(options: PasswordOptions): Passwords {
  const { minimumLength, estimate = estimateInProcess, hash = argon2id, gate = (work) => work() } = options
  return {
    choose: (password, owner, field = 'password') =>
      gate(async () => {
        const normal = normalizePassword(password)
        await checkPasswordRule(normal, owner, { minimumLength, field, estimate })
        return hash.make(normal)
      }),
    check: (stored, password) =>
      gate(async () => {
        const normal = normalizePassword(password)
        const isRight = await hash.matches(stored ?? hash.dummy, normal)
        if (!isRight || stored === null) return { isRight: false }
        return { isRight, newHash: hash.isOutdated(stored) ? await hash.make(normal) : undefined }
      }),
  }
}
