import type { ChatOptions, ProjectOptions } from '../options/options.js'
import { CHAT_PACKAGE, dartImports } from './dart.js'
import { chatArguments, constructorOf, hasChatBarDelegate } from './home-arguments.js'
import { lines } from './project-file.js'

interface Screen {
  readonly widget: string
  readonly comment: string
  /** The delegate that builds its bar: its parameters before and after the bar itself, and the SDK's types in them. */
  readonly delegate?: {
    readonly type: string
    readonly before: readonly string[]
    readonly after?: readonly string[]
    readonly types: readonly string[]
  }
}

const SCREENS: Readonly<Record<ChatOptions['home'], Screen>> = {
  hybrid: {
    widget: 'LMCommunityHybridChatScreen',
    comment: "/// The member's groups and direct messages, a tab for each.",
    delegate: {
      type: 'LMCommunityHybridChatBuilderDelegate',
      before: ['LMChatUserViewData userViewData', 'TabController tabController'],
      types: ['LMChatUserViewData'],
    },
  },
  groups: { widget: 'LMCommunityChatScreen', comment: "/// The member's groups, and the way to find more." },
  'direct-messages': { widget: 'LMNetworkingChatScreen', comment: "/// The member's direct messages." },
  explore: {
    widget: 'LMChatExplorePage',
    comment: '/// The chatrooms of the community, to be joined.',
    delegate: { type: 'LMChatExploreBuilderDelegate', before: [], types: [] },
  },
  chatroom: {
    widget: 'LMChatroomScreen',
    comment: '/// One chatroom.',
    delegate: {
      type: 'LMChatroomBuilderDelegate',
      before: ['LMChatRoomViewData chatroom'],
      after: ['int participantsCount'],
      types: ['LMChatRoomViewData'],
    },
  },
}

/** The chat's screen: the home screen of an app that is a chat alone, else the first tab. */
export function writeChatScreen(options: ProjectOptions): string {
  const { chat } = options
  if (chat === null) return ''
  const screen = SCREENS[chat.home]
  const className = options.feed === null ? 'HomeScreen' : 'ChatScreen'
  const measures = chat.home !== 'hybrid'
  const usesConfig = chat.home !== 'explore'
  const imports = dartImports(
    'package:flutter/material.dart',
    {
      uri: CHAT_PACKAGE,
      show: [
        screen.widget,
        ...(measures ? ['ScreenSize'] : []),
        ...(chat.chatbot ? ['LMChatAIButton', 'LMChatAIButtonProps'] : []),
        ...(screen.delegate === undefined ? [] : [screen.delegate.type, 'LMChatAppBar', ...screen.delegate.types]),
      ],
    },
    usesConfig && '../config.dart',
  )
  return lines(
    imports,
    '',
    screen.comment,
    `class ${className} extends StatelessWidget {`,
    constructorOf(className, chatArguments(chat)),
    '',
    '  @override',
    build(chat, screen.widget, measures),
    '}',
    hasChatBarDelegate(chat) && `\n${barBuilder(chat, screen)}`,
    '',
  )
}

function build(chat: ChatOptions, widget: string, measures: boolean): string {
  const shown = chat.home === 'chatroom' ? `${widget}(chatroomId: chatroomId)` : `${widget}()`
  const ownBar = !hasChatBarDelegate(chat)
  const inScaffold = ownBar || chat.chatbot
  if (!inScaffold && !measures) return `  Widget build(BuildContext context) => const ${shown};`
  const measure =
    measures &&
    '    // The SDK sizes parts of this screen by the measures that are taken here.\n    ScreenSize.init(context);'
  if (!inScaffold) return lines('  Widget build(BuildContext context) {', measure, `    return const ${shown};`, '  }')
  return lines(
    '  Widget build(BuildContext context) {',
    measure,
    '    return Scaffold(',
    ownBar &&
      `      appBar: AppBar(
        title: const Text(appName),
        actions: [
          IconButton(
            tooltip: 'Sign out',
            onPressed: onSignOut,
            icon: const Icon(Icons.logout),
          ),
        ],
      ),`,
    `      body: const ${shown},`,
    chat.chatbot &&
      `      // On the left: the list of direct messages has a button on the right.
      floatingActionButtonLocation: FloatingActionButtonLocation.startFloat,
      floatingActionButton: LMChatAIButton(props: chatbot),`,
    '    );',
    '  }',
  )
}

function barBuilder(chat: ChatOptions, { delegate }: Screen): string {
  if (delegate === undefined) return ''
  const parameters = ['BuildContext context', ...delegate.before, 'LMChatAppBar appBar', ...(delegate.after ?? [])]
  const line = `  PreferredSizeWidget appBarBuilder(${parameters.join(', ')}) {`
  const signature =
    line.length <= 80
      ? line
      : lines('  PreferredSizeWidget appBarBuilder(', ...parameters.map((parameter) => `    ${parameter},`), '  ) {')
  const own =
    chat.home === 'hybrid'
      ? `      // Taller than the default, which has no room for a button of full size.
      style: appBar.style?.copyWith(height: 132),
      title: Text(
        appName,
        maxLines: 1,
        overflow: TextOverflow.ellipsis,
        style: theme.textTheme.titleLarge,
      ),`
      : `      // As the first screen of the app it has nowhere to go back to.
      leading: Navigator.of(context).canPop() ? null : const SizedBox.shrink(),`
  return lines(
    chat.home === 'hybrid'
      ? "/// Puts the app's name and a way out into the bar of the home screen."
      : '/// Puts a way out into the bar of the screen.',
    `class ChatBarBuilder extends ${delegate.type} {`,
    '  const ChatBarBuilder({required this.onSignOut});',
    '',
    '  final VoidCallback onSignOut;',
    '',
    '  @override',
    signature,
    '    final theme = Theme.of(context);',
    '    return appBar.copyWith(',
    own,
    '      trailing: [',
    '        ...?appBar.trailing,',
    '        IconButton(',
    "          tooltip: 'Sign out',",
    '          color: theme.colorScheme.onSurface,',
    '          onPressed: onSignOut,',
    '          icon: const Icon(Icons.logout),',
    '        ),',
    '      ],',
    '    );',
    '  }',
    '}',
  )
}
