import {
  type ClassFacts,
  type LikeMindsApi,
  type LikeMindsProduct,
  type PackageFacts,
  type Parameters,
  products,
} from './likeminds.js'

/** What apps call by themselves: of these the parameters are told, of all others the names. */
const called: Readonly<Record<LikeMindsProduct, readonly string[]>> = {
  chat: [
    'LMChatCore',
    'LMChatCoreCallback',
    'LMChatConfig',
    'LMChatThemeData',
    'LMChatLocalPreference',
    'LMChatNotificationHandler',
    'LMChatAIButton',
    'LMChatAIButtonProps',
    'LMChatExplorePage',
    'LMChatroomScreen',
    'LMChatroomConfig',
    'LMChatroomSetting',
    'LMCommunityChatScreen',
    'LMCommunityChatConfig',
    'LMCommunityChatSetting',
    'LMCommunityHybridChatScreen',
    'LMCommunityHybridChatConfig',
    'LMNetworkingChatScreen',
    'LMNetworkingChatConfig',
  ],
  feed: [
    'LMFeedCore',
    'LMFeedCoreCallback',
    'LMFeedConfig',
    'LMFeedThemeData',
    'LMFeedLocalPreference',
    'LMNotificationHandler',
    'LMFeedSocialScreen',
    'LMFeedSocialScreenConfig',
    'LMFeedSocialScreenSetting',
    'LMFeedQnAScreen',
    'LMFeedQnaScreenConfig',
    'LMFeedQnaScreenSetting',
    'LMFeedVideoFeedScreen',
    'LMFeedNotificationScreen',
    'LMFeedSearchScreen',
    'LMFeedActivityScreen',
    'LMFeedRoomScreen',
    'LMFeedRoomListScreen',
    'LMFeedTopicSelectScreen',
    'LMFeedComposeScreenConfig',
    'LMFeedComposeScreenSetting',
  ],
}

/** Enough for all names there are, and a bound should there be more. */
const mostCharacters = 50_000

/** The public names of both packages as text for a model: Markdown, of at most 50,000 characters. */
export function writeApi(api: LikeMindsApi): string {
  const text = products.map((product) => writePackage(api[product], called[product])).join('\n')
  return text.length <= mostCharacters ? text : text.slice(0, text.lastIndexOf('\n', mostCharacters) + 1)
}

function writePackage(facts: PackageFacts, called: readonly string[]): string {
  const names = Object.keys(facts.symbols)
  const enums = names.flatMap((name) => {
    const symbol = facts.symbols[name]
    return symbol?.kind === 'enum' ? [`${name}: ${symbol.values.join(', ')}`] : []
  })
  const others = names.filter(
    (name) => !called.includes(name) && facts.symbols[name]?.kind === 'class' && isPublic(name),
  )
  return [
    `### ${facts.package} ${facts.version}`,
    'Called by apps:',
    ...called.flatMap((name) => writeSymbol(name, facts)).map((line) => `- ${line}`),
    'Enums:',
    ...enums.map((line) => `- ${line}`),
    `Other classes: ${others.join(', ')}.`,
    `From packages that it brings: ${facts.external.join(', ')}.`,
    '',
  ].join('\n')
}

/** Blocs, their events and states are the SDK's inside. */
function isPublic(name: string): boolean {
  return name.startsWith('LM') && !/(?:Bloc|Event|State|Impl|Request|Response)$/.test(name)
}

function writeSymbol(name: string, facts: PackageFacts): string[] {
  const symbol = facts.symbols[name]
  if (symbol?.kind !== 'class') return []
  const constructors = Object.entries(symbol.constructors).map(
    ([variant, parameters]) => (variant === '' ? name : `${name}.${variant}`) + writeParameters(parameters),
  )
  const methods = isService(symbol)
    ? Object.entries(symbol.members).flatMap(([member, parameters]) =>
        parameters === 'value' ? [] : [`${name}.instance.${member}${writeParameters(parameters)}`],
      )
    : []
  return [...constructors, ...methods]
}

function isService(symbol: ClassFacts): boolean {
  return Object.hasOwn(symbol.statics, 'instance')
}

function writeParameters({ positional = [], optional = [], named = [] }: Parameters): string {
  const groups = [
    ...positional,
    ...(optional.length > 0 ? [`[${optional.join(', ')}]`] : []),
    ...(named.length > 0 ? [`{${named.join(', ')}}`] : []),
  ]
  return `(${groups.join(', ')})`
}
