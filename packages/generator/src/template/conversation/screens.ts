import { describeChat, describeFeed, describeFeedDetails } from '../files/describe.js'
import type { ChatOptions, FeedOptions, ProjectOptions } from '../options/options.js'

/** The widget of the SDK that stands behind each home screen. */
const CHAT_WIDGETS: Readonly<Record<ChatOptions['home'], string>> = {
  hybrid: 'LMCommunityHybridChatScreen',
  groups: 'LMCommunityChatScreen',
  'direct-messages': 'LMNetworkingChatScreen',
  explore: 'LMChatExplorePage',
  chatroom: 'LMChatroomScreen',
}
const FEED_WIDGETS: Readonly<Record<FeedOptions['home'], string>> = {
  social: 'LMFeedSocialScreen',
  qna: 'LMFeedQnAScreen',
  video: 'LMFeedVideoFeedScreen',
  rooms: 'LMFeedRoomListScreen',
  room: 'LMFeedRoomScreen',
}

/** What a member sees, screen by screen, in the order of a first visit. */
export function describeScreens(options: ProjectOptions): readonly string[] {
  const { chat, feed } = options
  const details = feed === null ? [] : describeFeedDetails(feed)
  return [
    options.signIn === 'backend'
      ? 'Sign-in: email and password, checked by your own backend, which hands out the LikeMinds tokens'
      : `Sign-in: a name and a member ID${options.guest ? ', or a look around as a guest' : ''}`,
    ...(chat !== null && feed !== null ? ['Home: two tabs, the chat and the feed'] : []),
    ...(chat === null ? [] : [`Chat: ${describeChat(chat)} (\`${CHAT_WIDGETS[chat.home]}\`)`]),
    ...(feed === null
      ? []
      : [
          `Feed: ${describeFeed(feed)} (\`${FEED_WIDGETS[feed.home]}\`)${details.length === 0 ? '' : `; ${details.join('; ')}`}`,
        ]),
    ...(feed?.activity === true ? ["The member's own activity (`LMFeedActivityScreen`)"] : []),
    `What opens from there (${opened(options)}) is the SDK's own, in your colours`,
    'A screen that says what is missing, when the app is started without its configuration',
  ]
}

function opened({ chat, feed }: ProjectOptions): string {
  const screens = [
    ...(chat === null ? [] : ['chatrooms', 'participants']),
    ...(feed === null ? [] : ['posts', 'comments', 'writing a post']),
  ]
  return screens.join(', ')
}
