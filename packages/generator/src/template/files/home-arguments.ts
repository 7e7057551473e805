import type { ChatOptions, FeedOptions, ProjectOptions } from '../options/options.js'
import { lines } from './project-file.js'

/** What a screen is given by the widget above it. */
export interface HomeArgument {
  readonly name: string
  readonly type: string
  /** Where the app takes it from. */
  readonly value: string
}

const SIGN_OUT: HomeArgument = { name: 'onSignOut', type: 'VoidCallback', value: 'session.signOut' }
const CHATBOT: HomeArgument = { name: 'chatbot', type: 'LMChatAIButtonProps', value: 'session.chatbot' }

/** True where the SDK's bar is built by a delegate, which brings the way out. The plain lists have no bar of their own. */
export function hasChatBarDelegate(chat: ChatOptions): boolean {
  return chat.home !== 'groups' && chat.home !== 'direct-messages'
}

/** True where a delegate builds the bar of the feed; the other screens take a builder as an argument. */
export function hasFeedBarDelegate(feed: FeedOptions): boolean {
  return feed.home === 'video'
}

export function chatArguments(chat: ChatOptions): readonly HomeArgument[] {
  return [...(chat.chatbot ? [CHATBOT] : []), ...(hasChatBarDelegate(chat) ? [] : [SIGN_OUT])]
}

export function feedArguments(feed: FeedOptions): readonly HomeArgument[] {
  return hasFeedBarDelegate(feed) ? [] : [SIGN_OUT]
}

/** What the home screen is given, each once. */
export function homeArguments(options: ProjectOptions): readonly HomeArgument[] {
  const all = [
    ...(options.chat === null ? [] : chatArguments(options.chat)),
    ...(options.feed === null ? [] : feedArguments(options.feed)),
  ]
  return all.filter((argument, at) => all.indexOf(argument) === at)
}

/** The constructor and the fields of a screen. */
export function constructorOf(className: string, given: readonly HomeArgument[]): string {
  if (given.length === 0) return `  const ${className}({super.key});`
  const line = `  const ${className}({super.key, ${given.map(({ name }) => `required this.${name}`).join(', ')}});`
  return lines(
    line.length <= 80
      ? line
      : lines(
          `  const ${className}({`,
          '    super.key,',
          ...given.map(({ name }) => `    required this.${name},`),
          '  });',
        ),
    '',
    ...given.map(({ name, type }) => `  final ${type} ${name};`),
  )
}
