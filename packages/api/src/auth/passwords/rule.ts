import { AppError } from '../../errors/app-error.js'
import type { PasswordEstimator, PasswordOwner } from './estimate.js'

/**
 * Returns the form in which a password is compared and hashed: NFC, because keyboards may encode the same characters
 * differently (NIST SP 800-63B-4).
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFC')
}

/** Maximum length of a password, in characters. */
const maxCharacters = 256

/**
 * Maximum number of characters that are estimated, from the beginning of a password. More can take seconds, and 32 good
 * ones are enough.
 */
const maxEstimatedCharacters = 32

export interface PasswordRule {
  /** In characters. */
  readonly minimumLength: number
  /** The name of the password in the input. */
  readonly field: string
  readonly estimate: PasswordEstimator
}

/**
 * Rejects a password that is too short, too long, or easy to guess for somebody who knows its owner. The rule is the
 * same wherever a password is set. `password` must be normalized.
 * @throws {AppError} WEAK_PASSWORD, UNAVAILABLE (it cannot be checked now)
 */
export async function checkPasswordRule(
  password: string,
  owner: PasswordOwner,
  { minimumLength, field, estimate }: PasswordRule,
): Promise<void> {
  const weak = (message: string) => new AppError('WEAK_PASSWORD', message, { fields: [{ path: field, message }] })
  const characters = [...password]
  if (characters.length < minimumLength) {
    throw weak(
      `Use at least ${minimumLength} characters. A few words that do not belong together are easy to remember.`,
    )
  }
  if (characters.length > maxCharacters) throw weak(`Use at most ${maxCharacters} characters.`)
  const strength = await estimate(characters.slice(0, maxEstimatedCharacters).join(''), owner)
  if (strength === 'good') return
  throw weak(
    strength === 'personal'
      ? 'This password is easy to guess: leave out your name and your address, and add words that have nothing to do with you.'
      : 'This password is easy to guess: add words that do not belong together, or let a password manager make one.',
  )
}
