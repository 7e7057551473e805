/** The owner of a password. A password that contains the name or the address is easier to guess. */
export interface PasswordOwner {
  readonly name: string
  readonly email: string
}

/** The result of an estimate. `personal` is a weak password that contains words about its owner. */
export type PasswordStrength = 'good' | 'personal' | 'weak'

/**
 * Estimates how hard a password is to guess for somebody who knows its owner. The server estimates in a thread, since
 * hostile texts take 0.2 s.
 * @throws {AppError} UNAVAILABLE (it cannot be estimated now; that never counts as good)
 */
export type PasswordEstimator = (text: string, owner: PasswordOwner) => Promise<PasswordStrength>

/**
 * Estimates in the current thread. Used by commands and tests. The first call loads the dictionaries, which takes
 * 100 ms.
 */
export const estimateInProcess: PasswordEstimator = async (text, owner) =>
  (await import('./estimate.js')).estimatePassword(text, owner)
