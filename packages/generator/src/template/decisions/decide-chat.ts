import type { ChatHome, ChatOptions } from '../options/options.js'
import type { Merge } from './merge.js'

/** The chat's home screen, from what was named: groups, direct messages, both, finding chatrooms, or one chatroom. */
export function decideChat(merge: Merge, besideFeed: boolean): ChatOptions {
  const chatroomId = merge.take('chatroomId', 'the chatroom')?.value ?? null
  const home = chatroomId === null ? homeOf(merge, besideFeed) : 'chatroom'
  return { home, chatroomId, chatbot: merge.feature('chatbot') === true }
}

function homeOf(merge: Merge, besideFeed: boolean): ChatHome {
  const groups = merge.feature('groups')
  const directMessages = merge.feature('direct-messages')
  const explore = merge.feature('explore')
  if (groups === true && directMessages === true) return 'hybrid'
  if (groups === false && directMessages === false) {
    if (explore !== true)
      merge.remark('Without groups and direct messages a chat has one screen left: finding chatrooms.')
    return 'explore'
  }
  if (groups === true || directMessages === false) return 'groups'
  if (directMessages === true || groups === false) return 'direct-messages'
  if (explore === true) return 'explore'
  merge.defaulted(`${besideFeed ? 'the chat opens' : 'it opens'} with groups and direct messages in two tabs`)
  return 'hybrid'
}
