import { describeChat, describeFeed, describeFeedDetails } from '../files/describe.js'
import { lines } from '../files/project-file.js'
import { readBrand } from '../files/theme-dart.js'
import { type ProjectOptions, productsOf } from '../options/options.js'
import { capitalised } from '../text/english.js'
import { markdownText } from '../text/escape.js'
import type { Decision } from './decide.js'

/** What the person reads beside the files: what was understood, chosen and left out, and what to do next. Markdown. */
export function explain(decision: Decision): string {
  const { options } = decision
  return lines(
    !decision.promptUnderstood && `${nothingUnderstood(decision, 'is')}\n`,
    `**${markdownText(options.appName)}**: ${understood(options)}.`,
    section('Chosen by default', decision.defaults),
    section('Where your sentence and the project differ', decision.differences),
    section('Worth knowing', [...brandRemarks(options), ...feedRemarks(options), ...decision.remarks]),
    section('Not included', notIncludedIn(decision)),
    `\n**Next:** ${next(options)}`,
  )
}

export function notIncludedIn({ options, refused }: Decision): readonly string[] {
  return [...refused, ...(options.push ? [] : ['Push notifications: they need a Firebase project of yours.'])]
}

/** Says that the sentence wished nothing, and what stands in for it. */
export function nothingUnderstood({ options, projectUnderstood }: Decision, verb: 'is' | 'would be'): string {
  const product = productsOf(options).join(' and a ')
  if (!projectUnderstood)
    return `I recognised no wish in your sentence, so this ${verb} the sensible default for a ${product}.`
  const follows = verb === 'is' ? 'follows' : 'would follow'
  return `I recognised no wish in your sentence, so this ${follows} the project's settings and, beyond them, the default for a ${product}.`
}

/** The project in one sentence, without a full stop. */
export function understood(options: ProjectOptions): string {
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

/** A list under a bold title; nothing for an empty one. */
export function section(title: string, sentences: readonly string[]): string | false {
  if (sentences.length === 0) return false
  const item = (sentence: string) => `- ${capitalised(sentence)}${/[.?!]$/.test(sentence) ? '' : '.'}`
  return `\n**${title}**\n\n${sentences.map(item).join('\n')}`
}

function inParentheses(parts: readonly string[]): string {
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

/** What there is to say about the colour as the background and as the colour of text. */
export function brandRemarks(options: ProjectOptions): readonly string[] {
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

/** What there is to say about a feed before it is used. */
export function feedRemarks({ feed, dark }: ProjectOptions): readonly string[] {
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
