import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

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

/** Minimum score of a good password. The scores of zxcvbn go from 0 to 4. */
const minimumScore = 3

zxcvbnOptions.setOptions({ dictionary, graphs: adjacencyGraphs })

/** Estimates how hard a text is to guess. Pass a short one: the time grows faster than the length. */
export function estimatePassword(text: string, owner: PasswordOwner): PasswordStrength {
  const { score, sequence } = zxcvbn(text, knownWords(owner))
  if (score >= minimumScore && !isWeakWithoutRepetition(text, owner)) return 'good'
  const isPersonal = sequence.some((match) => match.pattern === 'dictionary' && match.dictionaryName === 'userInputs')
  return isPersonal ? 'personal' : 'weak'
}

/**
 * Returns true if the text repeats words, and is weak when they are left out. zxcvbn misses repetitions with other text
 * between.
 */
function isWeakWithoutRepetition(text: string, owner: PasswordOwner): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const distinct = [...new Set(words)]
  return distinct.length < words.length && zxcvbn(distinct.join(' '), knownWords(owner)).score < minimumScore
}

function knownWords({ name, email }: PasswordOwner): string[] {
  const words = [name, name.replaceAll(/\s+/g, ''), email, ...name.split(/\s+/), ...email.split(/[^\p{L}\p{N}]+/u)]
  return [...new Set(words.map((word) => word.toLowerCase()).filter((word) => word.length > 2))]
}
