import { explainPlan } from '../template/conversation/plan.js'
import { explain } from '../template/decisions/explanation.js'
import { begin, currentOptions } from '../template/follow-up/follow-up.fixture.js'
import { readChange } from '../template/follow-up/read-change.js'
import { decideNew } from '../template/new-project/new-project.js'
import { inputOf } from '../template/run.fixture.js'
import { readAppName } from '../template/wishes/app-name.js'
import { findNegated } from '../template/wishes/negation.js'
import { readColours } from '../template/wishes/read-colours.js'
import { readFeatures } from '../template/wishes/read-features.js'
import { idAfter, limitOf } from '../template/wishes/read-numbers.js'
import { readRequirements } from '../template/wishes/read-requirements.js'
import { normalise, readPieces } from '../template/wishes/words.js'
import { describeLinearTime } from './linear-time.fixture.js'

const project = await begin('A feed called Club in teal')
const options = currentOptions(project)

// Only the work before files are written is measured.
describeLinearTime('a prompt', {
  'a prompt for a new project, or for a conversation': (prompt) => {
    const decision = decideNew(inputOf(prompt))
    return [explain(decision), explainPlan(decision)]
  },
  'a prompt for a follow-up': (prompt) => readChange(prompt, options),
  'the names in a sentence': (text) => [readAppName(text), readAppName(text, false)],
  'the words of a sentence': (text) => {
    const { rest } = readColours(normalise(text))
    const pieces = readPieces(rest)
    const negated = findNegated(pieces)
    return [
      readFeatures(pieces, negated),
      readRequirements(pieces),
      idAfter(pieces, 'chatroom'),
      limitOf(pieces, ['images']),
    ]
  },
})
