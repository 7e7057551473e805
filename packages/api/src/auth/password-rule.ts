import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { AppError } from '../app-error.js'

/** Whose password it is: their name and address make it easier to guess. */
export interface PasswordOwner {
  readonly name: string
  readonly email: string
}

/** What a password is compared and hashed as: NFC, so that every keyboard types the same one (NIST SP 800-63B-4). */
export function normalizePassword(password: string): string {
  return password.normalize('NFC')
}

const longest = 256

/** The estimate of a longer text takes seconds, and nobody guesses 32 characters that are hard to guess. */
const estimated = 32
const goodEnough = 3

zxcvbnOptions.setOptions({ dictionary, graphs: adjacencyGraphs })

/**
 * Refuses a password that is too short, too long, or easy to guess for who knows its owner: one rule, wherever a
 * password is set. `password` is normalized, `field` is where it stood in the input. Errors: WEAK_PASSWORD, which says what to do.
 */
export function checkPasswordRule(
  password: string,
  owner: PasswordOwner,
  { minimumLength, field }: { readonly minimumLength: number; readonly field: string },
): void {
  const weak = (message: string) => new AppError('WEAK_PASSWORD', message, { fields: [{ path: field, message }] })
  const characters = [...password]
  if (characters.length < minimumLength) {
    throw weak(
      `Use at least ${minimumLength} characters. A few words that do not belong together are easy to remember.`,
    )
  }
  if (characters.length > longest) throw weak(`Use at most ${longest} characters.`)
  const text = characters.slice(0, estimated).join('')
  const { score, sequence } = zxcvbn(text, knownWords(owner))
  if (score >= goodEnough && !isGuessedWord(text, owner)) return
  const isPersonal = sequence.some((match) => match.pattern === 'dictionary' && match.dictionaryName === 'userInputs')
  throw weak(
    isPersonal
      ? 'This password is easy to guess: leave out your name and your address, and add words that have nothing to do with you.'
      : 'This password is easy to guess: add words that do not belong together, or let a password manager make one.',
  )
}

/** A word does not get better by being said twice, which the estimate does not see through where something is in between. */
function isGuessedWord(text: string, owner: PasswordOwner): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const distinct = [...new Set(words)]
  return distinct.length < words.length && zxcvbn(distinct.join(' '), knownWords(owner)).score < goodEnough
}

function knownWords({ name, email }: PasswordOwner): string[] {
  const words = [name, name.replaceAll(/\s+/g, ''), email, ...name.split(/\s+/), ...email.split(/[^\p{L}\p{N}]+/u)]
  return [...new Set(words.map((word) => word.toLowerCase()).filter((word) => word.length > 2))]
}
