import { estimateInProcess, type PasswordEstimator, type PasswordOwner } from './estimate.js'
import { argon2id, type PasswordHash } from './hash.js'
import { checkPasswordRule, normalizePassword } from './rule.js'

/** Everything that is done with a password in the clear. */
export interface Passwords {
  /**
   * Checks a new password and returns its hash; `field` is its name in the input.
   * @throws {AppError} WEAK_PASSWORD, OVERLOADED, UNAVAILABLE (it cannot be checked now)
   */
  choose(password: string, owner: PasswordOwner, field?: 'password' | 'newPassword'): Promise<string>
  /**
   * Checks a password: the one place where that is done. `hash` is null when there is no such account, or none with a
   * password; that is wrong, and takes as long. Errors: OVERLOADED. `newHash` is there when the right one should be stored anew.
   */
  check(hash: string | null, password: string): Promise<PasswordCheck>
}

type PasswordCheck = { readonly isRight: false } | { readonly isRight: true; readonly newHash: string | undefined }

/** Lets work with passwords through: it is slow on purpose, and must not crowd out all other calls. */
export type PasswordGate = <T>(work: () => Promise<T>) => Promise<T>

export interface PasswordOptions {
  /** In characters. */
  readonly minimumLength: number
  /** Default: in this thread. */
  readonly estimate?: PasswordEstimator
  /** Default: argon2id. */
  readonly hash?: PasswordHash
  /** Default: everything at once. */
  readonly gate?: PasswordGate
}

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
        const isRight = await hash.matches(stored ?? hash.ofNobody, normal)
        if (!isRight || stored === null) return { isRight: false }
        return { isRight, newHash: hash.isOutdated(stored) ? await hash.make(normal) : undefined }
      }),
  }
}
