import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import type { PasswordOwner, PasswordStrength } from './estimator.js'

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
