import type { Decision } from './decide.js'
import { capitalised } from './english.js'
import { markdownText } from './escape.js'
import { describeChat, describeFeed, describeFeedDetails } from './files/describe.js'
import { lines } from './files/project-file.js'
import { readBrand } from './files/theme-dart.js'
import { type ProjectOptions, productsOf } from './options.js'

/** What the person reads beside the files: what was understood, chosen and left out, and what to do next. Markdown. */
export function explain(decision: Decision): string {
  const { options } = decision
  return lines(
    !decision.promptUnderstood && `${nothingUnderstood(decision)}\n`,
    `**${markdownText(options.appName)}**: ${understood(options)}.`,
    section('Chosen by default', decision.defaults),
    section('Where your sentence and the project differ', decision.differences),
    section('Worth knowing', [...brandRemarks(options), ...feedRemarks(options), ...decision.remarks]),
    section('Not included', [
      ...decision.refused,
      ...(options.push ? [] : ['Push notifications: they need a Firebase project of yours.']),
    ]),
    `\n**Next:** ${next(options)}`,
  )
}

function nothingUnderstood({ options, projectUnderstood }: Decision): string {
  const product = productsOf(options).join(' and a ')
  return projectUnderstood
    ? `I recognised no wish in your sentence, so this follows the project's settings and, beyond them, the default for a ${product}.`
    : `I recognised no wish in your sentence, so this is the sensible default for a ${product}.`
}

function understood(options: ProjectOptions): string {
  const { chat, feed } = options
  const parts = [
    ...(chat === null ? [] : [`a chat with ${describeChat(chat)}`]),
    ...(feed === null ? [] : [`a ${describeFeed(feed)}${inParentheses(describeFeedDetails(feed))}`]),
  ]
  const colour =
    options.brand.name === null ? `\`${options.brand.hex}\`` : `${options.brand.name} (\`${options.brand.hex}\`)`
  const signIn =
    options.signIn === 'backend'
      ? 'sign-in through your own backend'
      : `sign-in with an API key${options.guest ? ', guests too' : ''}`
  const push = options.push ? '; push notifications as steps in the README' : ''
  return `${parts.join(', and ')}; a ${options.dark ? 'dark' : 'light'} theme in ${colour}; ${signIn}${push}`
}

function section(title: string, sentences: readonly string[]): string | false {
  if (sentences.length === 0) return false
  return `\n**${title}**\n\n${sentences.map((sentence) => `- ${capitalised(sentence).replace(/\.$/, '')}.`).join('\n')}`
}

function inParentheses(parts: readonly string[]): string {
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

function brandRemarks(options: ProjectOptions): readonly string[] {
  const brand = readBrand(options)
  return [
    ...(brand.text === 'black'
      ? [
          `White text on \`${options.brand.hex}\` would have a contrast of ${brand.whiteRatio.toFixed(1)}:1, so the text on it is black (${brand.ratio.toFixed(1)}:1)`,
        ]
      : []),
    ...(brand.accentDiffers
      ? [`As text the colour becomes \`${brand.accent}\`, which reaches the 4.5:1 of WCAG AA; buttons keep it as given`]
      : []),
  ]
}

function feedRemarks({ feed, dark }: ProjectOptions): readonly string[] {
  if (feed === null) return []
  return [
    ...(dark
      ? ['The feed SDK has no dark theme of its own: it gets dark colours, and parts that take none may stay light']
      : []),
    ...(feed.compose.topicRequiredToCreatePost
      ? ['Create the topics in the LikeMinds dashboard first: while there are none, nobody can post']
      : []),
  ]
}

function next(options: ProjectOptions): string {
  if (options.signIn === 'backend') {
    return 'give your backend the two calls that the README describes, then `flutter run --dart-define=BACKEND_URL=https://…`.'
  }
  return 'run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.'
}
