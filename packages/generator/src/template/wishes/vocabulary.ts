import { APP_WORDS } from './app-words.js'
import type { Concept, Row } from './concept.js'
import { FEATURE_WORDS } from './feature-words.js'
import { SWITCH_WORDS } from './switch-words.js'

/**
 * Every word that is understood. `normalise` brings a sentence into the form in which they are written. Where two phrases
 * fit, the longer one counts.
 */
export const VOCABULARY: Readonly<Record<Exclude<Concept, 'impossible'>, Row>> = {
  ...APP_WORDS,
  ...FEATURE_WORDS,
  ...SWITCH_WORDS,
}
