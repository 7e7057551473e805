import { describe, expect, it } from 'vitest'
import { chatImport, feedImport, projectFindings, projectMessages, pubspec } from './project-findings.fixture.js'

type Files = Readonly<Record<string, string>>

const material = "import 'package:flutter/material.dart';"
const call = 'LMChatCore.instance.initialize();'
const app =
  'class App extends StatelessWidget { const App(); Widget build(BuildContext context) => LMChatroomScreen(chatroomId: 1); }'
/** An app whose `lib/main.dart` has `main` from line 3 on; it uses the chat. */
const project = (main: string, files: Files = {}): Files => ({
  'pubspec.yaml': pubspec,
  'lib/main.dart': `${material}\n${chatImport}\n${main}\nfinal logout = LMChatCore.instance.logout;\n${app}`,
  ...files,
})
const importing = (uri: string, main: string, files: Files): Files => {
  const made = project(main, files)
  return { ...made, 'lib/main.dart': `import '${uri}';${made['lib/main.dart']}` }
}
const state = (body: string) =>
  `class Home extends StatefulWidget { const Home(); State<Home> createState() => _HomeState(); }
class _HomeState extends State<Home> { ${body} Widget build(BuildContext context) => const App(); }`

describe('an app that shows itself before its SDK is ready', () => {
  it.each<[string, Files, string[]]>([
    ['never', project('void main() => runApp(const App());'), ['lib/main.dart:3:16 missing-initialise']],
    [
      'never, though there is a function that would',
      project(`void main() {\n  runApp(const App());\n}\nFuture<void> start() async { await ${call} }`),
      ['lib/main.dart:4:3 missing-initialise'],
    ],
    [
      'never, though the class that would is in another file',
      importing('chat.dart', 'void main() { prepare(); runApp(const App()); } void prepare() {}', {
        'lib/chat.dart': `${chatImport}\nclass Chat { Future<void> start() async { await ${call} } }`,
      }),
      ['lib/main.dart:3:26 missing-initialise'],
    ],
    [
      'never this one, but another SDK',
      project('Future<void> main() async { await Ads.instance.initialize(); runApp(const App()); }'),
      ['lib/main.dart:3:62 missing-initialise'],
    ],
    [
      'never, in the app of a folder',
      Object.fromEntries(
        Object.entries(project('void main() => runApp(const App());')).map(([path, text]) => [`app/${path}`, text]),
      ),
      ['app/lib/main.dart:3:16 missing-initialise'],
    ],
    [
      'after runApp',
      project(`Future<void> main() async {\n  runApp(const App());\n  await ${call}\n}`),
      ['lib/main.dart:5:29 initialise-after-run-app'],
    ],
    [
      'in a function that is called after runApp',
      project(
        `Future<void> main() async {\n  runApp(const App());\n  await start();\n}\nFuture<void> start() => ${call}`,
      ),
      ['lib/main.dart:7:45 initialise-after-run-app'],
    ],
    [
      'in what an earlier runApp shows',
      project(`void main() {
  if (x) return runApp(Button(() => LMChatCore.instance.initialize()));
  runApp(const App());\n}`),
      ['lib/main.dart:4:57 initialise-after-run-app'],
    ],
    [
      'when a widget is shown',
      project(`void main() => runApp(const Home());\n${state(`void initState() { super.initState(); ${call} }`)}`),
      ['lib/main.dart:5:98 initialise-after-run-app'],
    ],
    [
      'in a method that only a widget calls, of a class that is made before',
      project(`void main() { final session = Session(); runApp(Home(session)); }
class Session { Future<void> signIn() => ${call} }
class Home extends StatelessWidget { Home(this.session); final Session session; Widget build(BuildContext context) => Text('', onTap: session.signIn); }`),
      ['lib/main.dart:4:62 initialise-after-run-app'],
    ],
    [
      'never, though something of its own has the name',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\nimport 'chat.dart';\nFuture<void> main() async { await Chat().initialize(); runApp(const Text('')); }`,
        'lib/chat.dart': "import 'leave.dart'; class Chat { Future<void> initialize() async => leave; }",
        'lib/leave.dart': `${chatImport} final leave = LMChatCore.instance.logout;`,
      },
      ['lib/main.dart:3:56 missing-initialise'],
    ],
    [
      'in a field of a widget',
      importing('home.dart', 'void main() => runApp(const Home());', {
        'lib/home.dart': `import 'main.dart'; ${material} ${chatImport}\n${state(`final ready = ${call}`)}`,
      }),
      ['lib/home.dart:3:74 initialise-after-run-app'],
    ],
    [
      'without waiting',
      project(`void main() {\n  ${call}\n  runApp(const App());\n}`),
      ['lib/main.dart:4:23 initialise-not-awaited'],
    ],
    [
      'behind a prefix, without waiting',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\n${chatImport.replace(';', ' as lm;')}\nvoid main() { lm.${call} runApp(const Text('')); }`,
      },
      ['lib/main.dart:3:38 initialise-not-awaited'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await projectFindings(files)).toEqual(expected)
  })

  it('is told which of two SDKs it is', async () => {
    const files = {
      'pubspec.yaml': pubspec,
      'lib/main.dart': `${material}\n${chatImport}\n${feedImport}
Future<void> main() async { await ${call} runApp(const Text('')); }
void leave() { LMFeedCore.instance.logout(); }`,
    }
    expect(await projectMessages(files)).toEqual([
      expect.stringContaining('`LMFeedCore.instance.initialize(…)` is never called'),
    ])
  })
})

describe('nothing is said of an app that initialises its SDK', () => {
  it.each<[string, Files]>([
    ['in main', project(`Future<void> main() async { await ${call} runApp(const App()); }`)],
    [
      'in a cascade',
      project('Future<void> main() async { await (LMChatCore.instance..initialize()); runApp(const App()); }'),
    ],
    [
      'with what follows',
      project(`void main() { LMChatCore.instance.initialize().then((_) => runApp(const App())); }`),
    ],
    [
      'in a zone',
      project(`void main() { runZonedGuarded(() async { await ${call} runApp(const App()); }, (e, s) {}); }`),
    ],
    [
      'not waiting on purpose',
      project(`void main() { unawaited(LMChatCore.instance.initialize()); runApp(const App()); }`),
    ],
    [
      'with others at once',
      project(
        `Future<void> main() async { await Future.wait([LMChatCore.instance.initialize()]); runApp(const App()); }`,
      ),
    ],
    [
      'after an app that says what is missing',
      project(
        `Future<void> main() async { if (x) { runApp(const Text('')); return; } await ${call} runApp(const App()); }`,
      ),
    ],
    [
      'in a function of another file',
      importing('chat.dart', 'Future<void> main() async { await startChat(); runApp(const App()); }', {
        'lib/chat.dart': `${chatImport}\nFuture<void> startChat() async { await ${call} }`,
      }),
    ],
    [
      'in a method of a method of other files, by the name of the package',
      importing(
        'package:app/session.dart',
        'Future<void> main() async { await Session().start(); runApp(const App()); }',
        {
          'lib/session.dart':
            "import 'chat.dart'; class Session { final Chat _chat = Chat(); Future<void> start() => _chat.open(); }",
          'lib/chat.dart': `${chatImport} class Chat { Future<void> open() async { await ${call} } }`,
        },
      ),
    ],
    [
      'in a constructor, a field, a getter, a call',
      project(
        `void main() { Starter(); runApp(const App()); } class Starter { Starter() { start; } Future<void> get start => ${call} }`,
      ),
    ],
    [
      'through a name for the SDK',
      project(
        'Future<void> main() async { final core = LMChatCore.instance; await core.initialize(); runApp(const App()); }',
      ),
    ],
    [
      'through a name for the SDK, which another file gives it',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\nimport 'sdk.dart';\nFuture<void> main() async { await sdk.initialize(); runApp(const Text('')); }`,
        'lib/sdk.dart': `${chatImport} final sdk = LMChatCore.instance;`,
      },
    ],
    [
      'in an object that is called',
      project(
        `Future<void> main() async { await const Start()(); runApp(const App()); } class Start { const Start(); Future<void> call() => ${call} }`,
      ),
    ],
    [
      'through a locator',
      project('Future<void> main() async { await GetIt.I<LMChatCore>().initialize(); runApp(const App()); }'),
    ],
    [
      'through a class of its own',
      project(
        'Future<void> main() async { await Sdk.chat.initialize(); runApp(const App()); } class Sdk { static final chat = LMChatCore.instance; }',
      ),
    ],
    [
      'in a function that shows the app too',
      importing('bootstrap.dart', 'void main() => bootstrap(() => const App());', {
        'lib/bootstrap.dart': `${material} ${chatImport} Future<void> bootstrap(Widget Function() make) async { await ${call} runApp(make()); }`,
      }),
    ],
    [
      'in a part',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\n${chatImport}\npart 'start.dart';\nFuture<void> main() async { await start(); runApp(const Text('')); }`,
        'lib/start.dart': `part of 'main.dart';\nFuture<void> start() async { await ${call} }`,
      },
    ],
  ])('%s', async (_, files) => {
    expect(await projectFindings(files)).toEqual([])
  })
})

describe('nothing is said of an app of which not all is known', () => {
  const bare = 'void main() => runApp(const App());'
  it.each<[string, Files]>([
    ['without a pubspec', { 'lib/main.dart': project(bare)['lib/main.dart'] ?? '' }],
    [
      'without a main file',
      { 'pubspec.yaml': pubspec, 'lib/app.dart': `${chatImport} final a = LMChatCore.instance;` },
    ],
    ['without a main function', project('void start() => runApp(const App());')],
    ['without runApp', project('void main() => print(1);')],
    [
      'without its SDK',
      { 'pubspec.yaml': pubspec, 'lib/main.dart': `${material} ${bare.replace('App()', "Text('')")}` },
    ],
    [
      'with a class of the name',
      project(`${bare} class LMChatCore { static final instance = LMChatCore(); void logout() {} }`),
    ],
    ['with a file that is not there', importing('gone.dart', bare, {})],
    [
      'with a part that is not there',
      {
        ...project(bare),
        'lib/b.dart': '',
        'lib/main.dart': `${material} ${chatImport} part 'main.g.dart'; ${bare} final a = LMChatCore.instance; ${app}`,
      },
    ],
    [
      'with a package of its own that is not there',
      importing('package:core/core.dart', bare, { 'pubspec.yaml': `${pubspec}  core: { path: ../core }\n` }),
    ],
    [
      'with a package of its own from elsewhere',
      importing('package:core/core.dart', bare, {
        'pubspec.yaml': `${pubspec}  core: { git: https://example.com/core.git }\n`,
      }),
    ],
  ])('%s', async (_, files) => {
    expect(await projectFindings(files)).toEqual([])
  })

  it('because a file of it cannot be read', async () => {
    const files = importing('chat.dart', 'void main() { start(); runApp(const App()); }', {
      'lib/chat.dart': `${chatImport} Future<void> start() async {{ if ( { await ${call} }`,
    })
    await expect(projectFindings(files)).rejects.toThrow(/^(?!.*missing-initialise).*lib\/chat\.dart/)
  })
})
