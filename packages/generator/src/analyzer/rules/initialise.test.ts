import { describe, expect, it } from 'vitest'
import { chatImport, feedImport, projectFindings, projectMessages, pubspec } from './project-findings.fixture.js'

type Files = Readonly<Record<string, string>>

const material = "import 'package:flutter/material.dart';"
const call = 'LMChatCore.instance.initialize();'
const app =
  'class App extends StatelessWidget { const App(); Widget build(BuildContext context) => LMChatroomScreen(chatroomId: 1); }'
/** Returns an app that uses the chat, and whose `lib/main.dart` contains `main` from line 3 on. */
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

describe('the check that the SDK is initialised before runApp', () => {
  it.each<[string, Files, string[]]>([
    [
      'an app that never calls initialize',
      project('void main() => runApp(const App());'),
      ['lib/main.dart:3:16 missing-initialise'],
    ],
    [
      'a call in a function that is never called',
      project(`void main() {\n  runApp(const App());\n}\nFuture<void> start() async { await ${call} }`),
      ['lib/main.dart:4:3 missing-initialise'],
    ],
    [
      'a call in an unused class of another file',
      importing('chat.dart', 'void main() { prepare(); runApp(const App()); } void prepare() {}', {
        'lib/chat.dart': `${chatImport}\nclass Chat { Future<void> start() async { await ${call} } }`,
      }),
      ['lib/main.dart:3:26 missing-initialise'],
    ],
    [
      'a call on another SDK only',
      project('Future<void> main() async { await Ads.instance.initialize(); runApp(const App()); }'),
      ['lib/main.dart:3:62 missing-initialise'],
    ],
    [
      'a missing call in an app in a subfolder',
      Object.fromEntries(
        Object.entries(project('void main() => runApp(const App());')).map(([path, text]) => [`app/${path}`, text]),
      ),
      ['app/lib/main.dart:3:16 missing-initialise'],
    ],
    [
      'a call after runApp',
      project(`Future<void> main() async {\n  runApp(const App());\n  await ${call}\n}`),
      ['lib/main.dart:5:29 initialise-after-run-app'],
    ],
    [
      'a call in a function that is called after runApp',
      project(
        `Future<void> main() async {\n  runApp(const App());\n  await start();\n}\nFuture<void> start() => ${call}`,
      ),
      ['lib/main.dart:7:45 initialise-after-run-app'],
    ],
    [
      'a call in a widget that an earlier runApp shows',
      project(`void main() {
  if (x) return runApp(Button(() => LMChatCore.instance.initialize()));
  runApp(const App());\n}`),
      ['lib/main.dart:4:57 initialise-after-run-app'],
    ],
    [
      'a call in initState of a widget',
      project(`void main() => runApp(const Home());\n${state(`void initState() { super.initState(); ${call} }`)}`),
      ['lib/main.dart:5:98 initialise-after-run-app'],
    ],
    [
      'a call in a method that only a widget calls, although its object is created before runApp',
      project(`void main() { final session = Session(); runApp(Home(session)); }
class Session { Future<void> signIn() => ${call} }
class Home extends StatelessWidget { Home(this.session); final Session session; Widget build(BuildContext context) => Text('', onTap: session.signIn); }`),
      ['lib/main.dart:4:62 initialise-after-run-app'],
    ],
    [
      'a call of a project method with the same name',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\nimport 'chat.dart';\nFuture<void> main() async { await Chat().initialize(); runApp(const Text('')); }`,
        'lib/chat.dart': "import 'leave.dart'; class Chat { Future<void> initialize() async => leave; }",
        'lib/leave.dart': `${chatImport} final leave = LMChatCore.instance.logout;`,
      },
      ['lib/main.dart:3:56 missing-initialise'],
    ],
    [
      'a call in a field of a widget',
      importing('home.dart', 'void main() => runApp(const Home());', {
        'lib/home.dart': `import 'main.dart'; ${material} ${chatImport}\n${state(`final ready = ${call}`)}`,
      }),
      ['lib/home.dart:3:74 initialise-after-run-app'],
    ],
    [
      'a call that is not awaited',
      project(`void main() {\n  ${call}\n  runApp(const App());\n}`),
      ['lib/main.dart:4:23 initialise-not-awaited'],
    ],
    [
      'a call behind an import prefix that is not awaited',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\n${chatImport.replace(';', ' as lm;')}\nvoid main() { lm.${call} runApp(const Text('')); }`,
      },
      ['lib/main.dart:3:38 initialise-not-awaited'],
    ],
  ])('reports %s', async (_, files, expected) => {
    expect(await projectFindings(files)).toEqual(expected)
  })

  it('names the SDK that is not initialised when the app uses two', async () => {
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

describe('an app that initialises its SDK before runApp', () => {
  it.each<[string, Files]>([
    ['in main', project(`Future<void> main() async { await ${call} runApp(const App()); }`)],
    [
      'in a cascade',
      project('Future<void> main() async { await (LMChatCore.instance..initialize()); runApp(const App()); }'),
    ],
    [
      'and shows the app in then()',
      project(`void main() { LMChatCore.instance.initialize().then((_) => runApp(const App())); }`),
    ],
    [
      'in runZonedGuarded()',
      project(`void main() { runZonedGuarded(() async { await ${call} runApp(const App()); }, (e, s) {}); }`),
    ],
    ['in unawaited()', project(`void main() { unawaited(LMChatCore.instance.initialize()); runApp(const App()); }`)],
    [
      'in Future.wait()',
      project(
        `Future<void> main() async { await Future.wait([LMChatCore.instance.initialize()]); runApp(const App()); }`,
      ),
    ],
    [
      'after an earlier runApp that returns from main',
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
      'through methods of two other files, imported by package name',
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
      'in a getter that a constructor reads',
      project(
        `void main() { Starter(); runApp(const App()); } class Starter { Starter() { start; } Future<void> get start => ${call} }`,
      ),
    ],
    [
      'through a variable that holds the SDK',
      project(
        'Future<void> main() async { final core = LMChatCore.instance; await core.initialize(); runApp(const App()); }',
      ),
    ],
    [
      'through a variable of another file that holds the SDK',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\nimport 'sdk.dart';\nFuture<void> main() async { await sdk.initialize(); runApp(const Text('')); }`,
        'lib/sdk.dart': `${chatImport} final sdk = LMChatCore.instance;`,
      },
    ],
    [
      'in the call() method of an object',
      project(
        `Future<void> main() async { await const Start()(); runApp(const App()); } class Start { const Start(); Future<void> call() => ${call} }`,
      ),
    ],
    [
      'through a service locator',
      project('Future<void> main() async { await GetIt.I<LMChatCore>().initialize(); runApp(const App()); }'),
    ],
    [
      'through a static field of a project class',
      project(
        'Future<void> main() async { await Sdk.chat.initialize(); runApp(const App()); } class Sdk { static final chat = LMChatCore.instance; }',
      ),
    ],
    [
      'in a function that also calls runApp',
      importing('bootstrap.dart', 'void main() => bootstrap(() => const App());', {
        'lib/bootstrap.dart': `${material} ${chatImport} Future<void> bootstrap(Widget Function() make) async { await ${call} runApp(make()); }`,
      }),
    ],
    [
      'in a part file',
      {
        'pubspec.yaml': pubspec,
        'lib/main.dart': `${material}\n${chatImport}\npart 'start.dart';\nFuture<void> main() async { await start(); runApp(const Text('')); }`,
        'lib/start.dart': `part of 'main.dart';\nFuture<void> start() async { await ${call} }`,
      },
    ],
  ])('has no finding when it calls initialize %s', async (_, files) => {
    expect(await projectFindings(files)).toEqual([])
  })
})

describe('an app that cannot be checked completely', () => {
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
      'without the import of an SDK',
      { 'pubspec.yaml': pubspec, 'lib/main.dart': `${material} ${bare.replace('App()', "Text('')")}` },
    ],
    [
      'with a class of its own that has the name of the SDK class',
      project(`${bare} class LMChatCore { static final instance = LMChatCore(); void logout() {} }`),
    ],
    ['with an import of a missing file', importing('gone.dart', bare, {})],
    [
      'with a missing part file',
      {
        ...project(bare),
        'lib/b.dart': '',
        'lib/main.dart': `${material} ${chatImport} part 'main.g.dart'; ${bare} final a = LMChatCore.instance; ${app}`,
      },
    ],
    [
      'with a missing path dependency',
      importing('package:core/core.dart', bare, { 'pubspec.yaml': `${pubspec}  core: { path: ../core }\n` }),
    ],
    [
      'with a git dependency',
      importing('package:core/core.dart', bare, {
        'pubspec.yaml': `${pubspec}  core: { git: https://example.com/core.git }\n`,
      }),
    ],
  ])('has no finding %s', async (_, files) => {
    expect(await projectFindings(files)).toEqual([])
  })

  it('has no finding about initialize when one of its files has a syntax error', async () => {
    const files = importing('chat.dart', 'void main() { start(); runApp(const App()); }', {
      'lib/chat.dart': `${chatImport} Future<void> start() async {{ if ( { await ${call} }`,
    })
    await expect(projectFindings(files)).rejects.toThrow(/^(?!.*missing-initialise).*lib\/chat\.dart/)
  })
})
