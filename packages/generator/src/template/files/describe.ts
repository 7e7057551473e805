import {
  type ChatOptions,
  COMPOSE_DEFAULTS,
  type FeedOptions,
  type ProjectOptions,
  productsOf,
} from '../options/options.js'
import { joined } from '../text/english.js'

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
  const room = feed.feedroomId === null ? '' : ` (${feed.feedroomId})`
  return `${personal ? 'personalised ' : ''}${FEEDS[feed.home]}${room}`
}

/** The chat in a few words. */
export function describeChat(chat: ChatOptions): string {
  const room = chat.chatroomId === null ? '' : ` (${chat.chatroomId})`
  return `${CHATS[chat.home]}${room}${chat.chatbot ? ', with a chatbot' : ''}`
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

/** What a feed does otherwise than by default, each a part of a sentence: "polls are off". */
export function describeFeedDetails(feed: FeedOptions): readonly string[] {
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
  const post = feed.home === 'qna' ? 'question' : 'post'
  const hasBell = feed.home === 'social' || feed.home === 'qna'
  return [
    ...(required.length > 0 ? [`every ${post} needs ${joined(required)}`] : []),
    ...(off.length > 0 ? [`${joined(off)} ${off.length === 1 && off[0] === 'tagging' ? 'is' : 'are'} off`] : []),
    ...(compose.enableHeading && !compose.headingRequiredToCreatePost ? [`a ${post} may have a heading`] : []),
    ...(compose.multipleTopicsSelectable ? [`a ${post} may have several topics`] : []),
    ...(compose.mediaLimit === COMPOSE_DEFAULTS.mediaLimit
      ? []
      : [`a ${post} has at most ${counted(compose.mediaLimit, 'image')} or ${plural(compose.mediaLimit, 'video')}`]),
    ...(compose.documentLimit === COMPOSE_DEFAULTS.documentLimit
      ? []
      : [`a ${post} has at most ${counted(compose.documentLimit, 'document')}`]),
    ...(feed.activity ? ["a button opens the member's own activity"] : []),
    ...(hasBell && !feed.bell ? ['the bar has no bell'] : []),
  ]
}

function counted(count: number, word: string): string {
  return `${count} ${plural(count, word)}`
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`
}
