import { describe, expect, it } from 'vitest'
import { fixed } from './fix.fixture.js'

describe('a fix of the SDK initialisation in code that the engine did not write', () => {
  it.each<[what: string, main: string, expected: string]>([
    [
      'a short main',
      'void main() => runApp(const MaterialApp(home: LMChatExplorePage()));\n',
      `Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();
  final chatStart = await LMChatCore.instance.initialize();
  if (!chatStart.success) {
    throw StateError(chatStart.errorMessage ?? 'The chat could not start.');
  }
  runApp(const MaterialApp(home: LMChatExplorePage()));
}
`,
    ],
    [
      'a main with a body',
      'void main() {\n  runApp(const App());\n}\n',
      `Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();
  final chatStart = await LMChatCore.instance.initialize();
  if (!chatStart.success) {
    throw StateError(chatStart.errorMessage ?? 'The chat could not start.');
  }
  runApp(const App());
}
`,
    ],
    [
      'a call after runApp',
      'Future<void> main() async {\n  runApp(const App());\n  await LMChatCore.instance.initialize();\n}\n',
      'Future<void> main() async {\n  await LMChatCore.instance.initialize();\n  runApp(const App());\n}\n',
    ],
    [
      'a call that is not awaited',
      'void main() {\n  LMChatCore.instance.initialize();\n  runApp(const App());\n}\n',
      'Future<void> main() async {\n  await LMChatCore.instance.initialize();\n  runApp(const App());\n}\n',
    ],
  ])('adds or moves the initialisation before runApp: %s', async (_, main, expected) => {
    const imports = `import 'package:flutter/material.dart';
import 'package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart';

`
    const app = `
class App extends StatelessWidget {
  const App({super.key});

  @override
  Widget build(BuildContext context) => const LMCommunityChatScreen();

  void out() => LMChatCore.instance.logout();
}
`
    const files = [
      { path: 'pubspec.yaml', content: 'name: some\ndependencies:\n  likeminds_chat_flutter_core: ^1.2.2\n' },
      { path: 'lib/main.dart', content: `${imports}${main}${app}` },
    ]
    expect((await fixed(files)).files[1]?.content).toBe(`${imports}${expected}${app}`)
  })

  it('leaves the file unchanged when another function calls runApp', async () => {
    const files = [
      { path: 'pubspec.yaml', content: 'name: some\ndependencies:\n  likeminds_feed_flutter_core: ^1.17.1\n' },
      {
        path: 'lib/main.dart',
        content: `import 'package:flutter/material.dart';
import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';

void main() => start();

void start() => runApp(const App());

class App extends StatelessWidget {
  const App({super.key});

  @override
  Widget build(BuildContext context) => TextButton(
        onPressed: () => LMFeedCore.instance.logout(),
        child: const LMFeedSocialScreen(feedType: LMFeedType.universal),
      );
}
`,
      },
    ]
    const { chat, written } = await fixed(files)
    expect(written).toEqual([])
    expect(chat).toContain('`LMFeedCore.instance.initialize(…)` is never called')
  })
})
