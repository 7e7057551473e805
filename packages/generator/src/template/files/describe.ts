import { type ChatOptions, type FeedOptions, type ProjectOptions, productsOf } from '../options.js'

const CHATS: Readonly<Record<ChatOptions['home'], string>> = {
  hybrid: 'groups and direct messages in two tabs',
  groups: 'group chatrooms',
  'direct-messages': 'direct messages between members',
  explore: 'chatrooms to find and join',
  chatroom: 'one chatroom',
}

const FEEDS: Readonly<Record<FeedOptions['home'], string>> = {
  social: 'social feed',
  qna: 'questions and answers feed',
  video: 'feed of short videos',
  rooms: 'list of feedrooms, each a feed of its own',
  room: 'feed of one feedroom',
}

/** The feed in a few words: "personalised social feed". */
export function describeFeed(feed: FeedOptions): string {
  const personal = feed.type === 'personalised' && feed.home !== 'rooms' && feed.home !== 'room'
  return `${personal ? 'personalised ' : ''}${FEEDS[feed.home]}`
}

/** The chat in a few words. */
export function describeChat(chat: ChatOptions): string {
  return `${CHATS[chat.home]}${chat.chatbot ? ', with a chatbot' : ''}`
}

/** One line for `pubspec.yaml`, without a full stop. */
export function subtitle(options: ProjectOptions): string {
  const parts = [
    ...(options.chat === null ? [] : [describeChat(options.chat)]),
    ...(options.feed === null ? [] : [`a ${describeFeed(options.feed)}`]),
  ]
  return parts.join(', and ')
}

/** The SDKs by name, as a sentence has them. */
export function sdkNames(options: ProjectOptions): string {
  const names = productsOf(options).map((product) => (product === 'chat' ? 'LikeMinds Chat SDK' : 'LikeMinds Feed SDK'))
  return names.length === 2 ? 'LikeMinds Chat and Feed SDKs' : (names[0] ?? '')
}

/** What posts may and must have, where it differs from the defaults: "polls are off". */
export function describeCompose(feed: FeedOptions): readonly string[] {
  const { compose } = feed
  const off = (
    [
      ['polls', compose.enablePolls],
      ['videos', compose.enableVideos],
      ['images', compose.enableImages],
      ['documents', compose.enableDocuments],
      ['link previews', compose.enableLinkPreviews],
      ['tagging', compose.enableTagging],
      ['topics', compose.enableTopics],
    ] as const
  ).flatMap(([name, enabled]) => (enabled ? [] : [name]))
  const required = [
    ...(compose.topicRequiredToCreatePost ? ['a topic'] : []),
    ...(compose.headingRequiredToCreatePost ? ['a heading'] : []),
    ...(compose.textRequiredToCreatePost ? ['text'] : []),
  ]
  const post = feed.home === 'qna' ? 'every question' : 'every post'
  return [
    ...(required.length > 0 ? [`${post} needs ${joined(required)}`] : []),
    ...(off.length > 0 ? [`${joined(off)} ${off.length === 1 && off[0] === 'tagging' ? 'is' : 'are'} off`] : []),
    ...(compose.enableHeading && !compose.headingRequiredToCreatePost ? ['posts may have a heading'] : []),
    ...(compose.multipleTopicsSelectable ? [`${post} may have several topics`] : []),
    ...(compose.mediaLimit === 10 ? [] : [`up to ${compose.mediaLimit} images and videos`]),
    ...(compose.documentLimit === 10 ? [] : [`up to ${compose.documentLimit} documents`]),
  ]
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
