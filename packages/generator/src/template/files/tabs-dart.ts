import type { ProjectOptions } from '../options/options.js'
import { CHAT_PACKAGE, dartImports } from './dart.js'
import { chatArguments, constructorOf, feedArguments, homeArguments } from './home-arguments.js'
import { lines } from './project-file.js'

/** The home screen of an app with both products: a tab for each. */
export function writeTabs(options: ProjectOptions): string {
  const { chat, feed } = options
  if (chat === null || feed === null) return ''
  const given = homeArguments(options)
  const pass = (names: readonly { name: string }[]) => names.map(({ name }) => `${name}: widget.${name}`).join(', ')
  const isConstant = (names: readonly unknown[]) => (names.length === 0 ? 'const ' : '')
  const screen = (className: string, names: readonly { name: string }[]) =>
    `${isConstant(names)}${className}(${pass(names)})`
  const chatScreen = screen('ChatScreen', chatArguments(chat))
  const feedScreen = screen('FeedScreen', feedArguments(feed))
  const imports = dartImports(
    'package:flutter/material.dart',
    chat.chatbot && { uri: CHAT_PACKAGE, show: ['LMChatAIButtonProps'] },
    'chat_screen.dart',
    'feed_screen.dart',
  )
  return lines(
    imports,
    '',
    '/// The chat and the feed, a tab for each.',
    'class HomeScreen extends StatefulWidget {',
    constructorOf('HomeScreen', given),
    '',
    '  @override',
    '  State<HomeScreen> createState() => _HomeScreenState();',
    '}',
    '',
    'class _HomeScreenState extends State<HomeScreen> {',
    '  int _tab = 0;',
    '',
    '  @override',
    '  Widget build(BuildContext context) {',
    '    return Scaffold(',
    feed.home === 'video'
      ? `      // Built only while it is shown: a video would play on behind the chat.
${choice(chatScreen, feedScreen)},`
      : lines(
          '      body: IndexedStack(',
          '        index: _tab,',
          '        children: [',
          `          ${chatScreen},`,
          `          ${feedScreen},`,
          '        ],',
          '      ),',
        ),
    NAVIGATION,
  )
}

function choice(chat: string, feed: string): string {
  const line = `      body: _tab == 0 ? ${chat} : ${feed}`
  return line.length < 80 ? line : `      body: _tab == 0\n          ? ${chat}\n          : ${feed}`
}

const NAVIGATION = `      bottomNavigationBar: NavigationBar(
        selectedIndex: _tab,
        onDestinationSelected: (tab) => setState(() => _tab = tab),
        destinations: const [
          NavigationDestination(
            icon: Icon(Icons.forum_outlined),
            selectedIcon: Icon(Icons.forum),
            label: 'Chat',
          ),
          NavigationDestination(
            icon: Icon(Icons.dynamic_feed_outlined),
            selectedIcon: Icon(Icons.dynamic_feed),
            label: 'Feed',
          ),
        ],
      ),
    );
  }
}
`
