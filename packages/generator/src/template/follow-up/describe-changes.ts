import { describeChat, describeFeed, describeFeedDetails } from '../files/describe.js'
import {
  type ChatOptions,
  COMPOSE_DEFAULTS,
  type ComposeOptions,
  type FeedOptions,
  type ProjectOptions,
} from '../options/options.js'
import { markdownText } from '../text/escape.js'

/** What is other than before, each a few words of Markdown: "dark theme", "polls off". */
export function describeChanges(before: ProjectOptions, after: ProjectOptions): readonly string[] {
  const { brand } = after
  const colour = brand.name === null ? `\`${brand.hex}\`` : `${brand.name} (\`${brand.hex}\`)`
  return [
    ...productChanges(before, after),
    ...(before.appName === after.appName ? [] : [`called “${markdownText(after.appName)}”`]),
    ...(before.packageName === after.packageName ? [] : [`package \`${after.packageName}\``]),
    ...(before.applicationId === after.applicationId ? [] : [`application id \`${after.applicationId}\``]),
    ...(before.brand.hex === brand.hex && before.brand.name === brand.name ? [] : [`colour ${colour}`]),
    ...(before.dark === after.dark ? [] : [after.dark ? 'dark theme' : 'light theme']),
    ...(before.signIn === after.signIn
      ? []
      : [after.signIn === 'backend' ? 'sign-in through your own backend' : 'sign-in with an API key']),
    ...(before.guest === after.guest ? [] : [after.guest ? 'guests may look around' : 'no guests']),
    ...(before.push === after.push
      ? []
      : [after.push ? 'push notifications, as steps in the README' : 'no steps for push notifications']),
  ]
}

function productChanges(before: ProjectOptions, after: ProjectOptions): readonly string[] {
  const chat = change(before.chat, after.chat, chatChanges)
  const feed = change(before.feed, after.feed, feedChanges)
  return [
    ...(chat === 'added' && after.chat !== null ? [`a chat is added, with ${describeChat(after.chat)}`] : []),
    ...(feed === 'added' && after.feed !== null
      ? [`a ${describeFeed(after.feed)} is added${details(after.feed)}`]
      : []),
    ...(chat === 'removed' ? ['no chat any more'] : []),
    ...(feed === 'removed' ? ['no feed any more'] : []),
    ...(typeof chat === 'string' ? [] : chat),
    ...(typeof feed === 'string' ? [] : feed),
  ]
}

function details(feed: FeedOptions): string {
  const parts = describeFeedDetails(feed)
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

function change<T>(
  before: T | null,
  after: T | null,
  compare: (before: T, after: T) => readonly string[],
): readonly string[] | 'added' | 'removed' {
  if (before === null) return after === null ? [] : 'added'
  return after === null ? 'removed' : compare(before, after)
}

function chatChanges(before: ChatOptions, after: ChatOptions): readonly string[] {
  const isSameHome = before.home === after.home && before.chatroomId === after.chatroomId
  return [
    ...(isSameHome ? [] : [`the chat opens with ${describeChat({ ...after, chatbot: false })}`]),
    ...(before.chatbot === after.chatbot ? [] : [after.chatbot ? 'a chatbot' : 'no chatbot']),
  ]
}

function feedChanges(before: FeedOptions, after: FeedOptions): readonly string[] {
  const isSameHome = before.home === after.home && before.feedroomId === after.feedroomId && before.type === after.type
  return [
    ...(isSameHome ? [] : [describeFeed(after)]),
    ...composeChanges(before.compose, after.compose),
    ...(before.activity === after.activity ? [] : [`“Your activity” ${after.activity ? 'on' : 'off'}`]),
    ...(before.bell === after.bell ? [] : [after.bell ? 'the bell is back' : 'no bell']),
  ]
}

const COMPOSE: Readonly<Record<keyof ComposeOptions, string>> = {
  enableImages: 'images',
  enableVideos: 'videos',
  enableDocuments: 'documents',
  enableLinkPreviews: 'link previews',
  enableTagging: 'tagging',
  enableTopics: 'topics',
  enablePolls: 'polls',
  enableHeading: 'headings',
  topicRequiredToCreatePost: 'topics',
  headingRequiredToCreatePost: 'headings',
  textRequiredToCreatePost: 'text',
  multipleTopicsSelectable: 'several topics in a post',
  mediaLimit: 'images or videos',
  documentLimit: 'documents',
}

function composeChanges(before: ComposeOptions, after: ComposeOptions): readonly string[] {
  const names = Object.keys(COMPOSE_DEFAULTS).filter((name): name is keyof ComposeOptions =>
    Object.hasOwn(COMPOSE, name),
  )
  return names.flatMap((name) => {
    const value = after[name]
    if (before[name] === value) return []
    if (typeof value === 'number') return [`at most ${value} ${COMPOSE[name]} in a post`]
    if (name.endsWith('RequiredToCreatePost')) return [`${COMPOSE[name]} ${value ? 'required' : 'not required'}`]
    return [`${COMPOSE[name]} ${value ? 'on' : 'off'}`]
  })
}
