import type { Decision } from '../decisions/decide.js'
import {
  brandRemarks,
  feedRemarks,
  nothingUnderstood,
  notIncludedIn,
  section,
  understood,
} from '../decisions/explanation.js'
import { projectFiles } from '../files/project.js'
import { lines } from '../files/project-file.js'
import { markdownText } from '../text/escape.js'
import { describeScreens } from './screens.js'

const ABILITIES = `I write Flutter projects on the LikeMinds SDKs: a **chat** (groups, direct messages, both, finding chatrooms, one chatroom, a chatbot), a **feed** (social, questions and answers, short videos, feedrooms), or both in one app. Tell me the name, a colour, light or dark, how people sign in (an API key, or your own backend), and what a post may have. English, Spanish, German, French, Portuguese and Hindi are understood.\n`

/** What would be built, and how to have it built. Markdown. */
export function explainPlan(decision: Decision): string {
  const { options } = decision
  return lines(
    !decision.promptUnderstood && `${ABILITIES}\n${nothingUnderstood(decision, 'would be')}\n`,
    `**The plan for ${markdownText(options.appName)}**: ${understood(options)}. ${projectFiles(options).length} files.`,
    section('Screens', describeScreens(options)),
    section('Chosen by default', decision.defaults),
    section('Where your sentence and the project differ', decision.differences),
    section('Worth knowing', [...brandRemarks(options), ...feedRemarks(options), ...decision.remarks]),
    section('Not included', notIncludedIn(decision)),
    section('Next steps', [
      'Correct me: what you say next is added to this',
      'Have it built: start a generation of code with “build it”',
      options.signIn === 'backend'
        ? 'Give your backend the two calls that the README of the project will describe'
        : 'Get an API key from the LikeMinds dashboard; for production, ask for “with our own backend”',
    ]),
  )
}
