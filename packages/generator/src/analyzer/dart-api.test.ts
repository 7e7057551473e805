import { describe, expect, it } from 'vitest'
import { createLocalAnalyzer } from './local-analyzer.js'

const analyzer = await createLocalAnalyzer()
const chat = "import 'package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart';"
const feed = "import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';"

/** Returns the findings of a project, as `path:line:column code`. */
async function findings(files: Readonly<Record<string, string>>): Promise<string[]> {
  const sources = Object.entries(files).map(([path, content]) => ({ path, content }))
  const found = await analyzer.analyze(sources)
  return found.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`)
}

/** Returns a file that imports `library` in its first line and contains `body` from the second line on. */
const one = (library: string, body: string) => ({ 'lib/a.dart': `${library}\n${body}` })

describe('the check of code against the SDK API', () => {
  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    ['an unknown name', one(chat, 'final a = LMChatScren();'), ['lib/a.dart:2:11 unknown-name']],
    ['an unknown type', one(feed, 'LMFeedKonfig? a;'), ['lib/a.dart:2:1 unknown-name']],
    ['an unknown superclass', one(chat, 'class A extends LMChatThing {}'), ['lib/a.dart:2:17 unknown-name']],
    ['an unknown type argument', one(chat, 'final a = <LMChatThing>[];'), ['lib/a.dart:2:12 unknown-name']],
    [
      'an unknown name in `show`',
      { 'lib/a.dart': chat.replace(';', ' show LMChatKore;') },
      ['lib/a.dart:1:84 unknown-name'],
    ],
    [
      'an unknown name without any import',
      { 'lib/a.dart': 'final a = LMFeedThing();' },
      ['lib/a.dart:1:11 unknown-name'],
    ],
    ['an unknown static member', one(chat, 'final a = LMChatCore.instanse;'), ['lib/a.dart:2:22 unknown-member']],
    [
      'an unknown named constructor',
      one(feed, 'final a = LMFeedThemeData.dark();'),
      ['lib/a.dart:2:27 unknown-member'],
    ],
    ['a missing unnamed constructor', one(chat, 'final a = LMChatCore();'), ['lib/a.dart:2:11 unknown-constructor']],
    [
      'the tear-off of a missing unnamed constructor',
      one(chat, 'final a = LMChatCore.new;'),
      ['lib/a.dart:2:22 unknown-constructor'],
    ],
    ['an unknown enum value', one(feed, 'final a = LMFeedType.personal;'), ['lib/a.dart:2:22 unknown-value']],
    [
      'an unknown enum value in a pattern',
      one(feed, 'f(x) => switch (x) { LMFeedType.all => 1, _ => 2 };'),
      ['lib/a.dart:2:33 unknown-value'],
    ],
    [
      'an unknown method of the singleton',
      one(chat, 'f() async { await LMChatCore.instance.init(); }'),
      ['lib/a.dart:2:39 unknown-member'],
    ],
    [
      'an unknown method in a cascade',
      one(chat, 'f() { LMChatCore.instance..logout()..logOff(); }'),
      ['lib/a.dart:2:38 unknown-member'],
    ],
    [
      'an unknown method of a builder',
      one(feed, 'final a = (LMPostViewDataBuilder()..idd("1")).build();'),
      ['lib/a.dart:2:37 unknown-member'],
    ],
    [
      'an unknown named argument',
      one(chat, 'final a = const LMChatroomScreen(chatroomId: 1, titel: 2);'),
      ['lib/a.dart:2:49 unknown-argument'],
    ],
    ['a missing named argument', one(chat, 'final a = LMChatroomScreen();'), ['lib/a.dart:2:11 missing-argument']],
    ['a missing positional argument', one(chat, 'f() => LMChatCore.setTheme();'), ['lib/a.dart:2:19 missing-argument']],
    ['too many arguments', one(chat, 'f() => LMChatCore.setTheme(1, 2);'), ['lib/a.dart:2:19 extra-argument']],
    [
      'unknown arguments in nested calls',
      one(chat, 'f() => LMChatCore.instance.initialize(\n  them: 1,\n  theme: LMChatThemeData.light(color: 2),\n);'),
      ['lib/a.dart:3:3 unknown-argument', 'lib/a.dart:4:32 unknown-argument'],
    ],
    [
      'an unknown member behind an import prefix',
      one(chat.replace(';', ' as lm;'), 'f() => lm.LMChatCore.instanze;'),
      ['lib/a.dart:2:22 unknown-member'],
    ],
    [
      'an unknown name behind an import prefix',
      one(chat.replace(';', ' as lm;'), 'lm.LMChatKore? a;'),
      ['lib/a.dart:2:4 unknown-name'],
    ],
    [
      'an unknown enum value in a string interpolation',
      one(feed, `final a = '😀 \${LMFeedType.al}';`),
      ['lib/a.dart:2:28 unknown-value'],
    ],
    [
      'a name of the product that is not imported',
      one(chat, 'f() => LMFeedCore.instance.logout();'),
      ['lib/a.dart:2:8 missing-import'],
    ],
    [
      'a name that `show` leaves out',
      one(chat.replace(';', ' show LMChatConfig;'), 'LMChatCore? a;'),
      ['lib/a.dart:2:1 missing-import'],
    ],
    [
      'a name that is used without its import prefix',
      one(chat.replace(';', ' as lm;'), 'LMChatCore? a;'),
      ['lib/a.dart:2:1 missing-import'],
    ],
    [
      'a name in a part whose library lacks the import',
      { 'lib/a.dart': `${chat}\npart 'b.dart';`, 'lib/b.dart': "part of 'a.dart';\nLMFeedCore? a; LMChatCore? b;" },
      ['lib/b.dart:2:1 missing-import'],
    ],
  ])('reports %s', async (_, files, expected) => {
    expect(await findings(files)).toEqual(expected)
  })

  it('ignores the declarations of a file that is too large, and reports that file', async () => {
    const found = await findings({
      ...one(chat, 'LMChatMine? a; LMChatYours? b;'),
      'lib/b.dart': `LMChatMine${' '.repeat(200_000)}`,
    })
    expect(found).toEqual(['lib/a.dart:2:16 unknown-name', 'lib/b.dart:1:1 file-too-large'])
  })

  it('suggests the name that was probably meant', async () => {
    const files = one(chat, 'f() => LMChatCore.instance.initialise(them: LMChatThemData.light(primryColor: 1));')
    const messages = (await analyzer.analyze(Object.entries(files).map(([path, content]) => ({ path, content })))).map(
      ({ message }) => /Did you mean `(\w+)`/.exec(message)?.[1],
    )
    expect(messages).toEqual(['initialize', 'LMChatThemeData'])
  })
})

describe('code that is valid or cannot be decided', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'a parameter and a local variable with an SDK-like name',
      one(chat, 'f(LMChatThing) { final LMChatOther = LMChatThing; return LMChatOther.x; }'),
    ],
    ['a type parameter', one(chat, 'class A<LMChatT extends Object> { LMChatT? x; }')],
    [
      'a class of another file with an SDK-like name',
      { ...one(chat, 'final a = LMChatMine(x: 1).y;'), 'lib/b.dart': 'class LMChatMine {}' },
    ],
    [
      'a mixin, an enum and a type alias',
      one(chat, 'mixin LMChatA {} enum LMChatB { x } typedef LMChatC = int; f() => [LMChatA, LMChatB.y, LMChatC];'),
    ],
    ['an extension type', one(chat, 'extension type LMChatId(int id) {} final a = LMChatId(1);')],
    [
      'a member of an extension on an SDK class',
      one(chat, 'extension A on LMChatCore { void reset() {} }\nf() => LMChatCore.instance.reset();'),
    ],
    [
      'members of an external class',
      one(feed, 'final a = (LMAuthTokenBuilder()..anything(1)).build(); final b = LMResponse.whatever(x: 1);'),
    ],
    [
      'a member inherited from an external superclass',
      one(feed, 'f() => LMFeedPostBloc.instance.add(LMFeedPostBloc.instance.stream);'),
    ],
    ['members of Object', one(chat, 'f() => LMChatCore.instance.hashCode ^ LMChatCore.instance.toString().length;')],
    [
      'comments and strings',
      one(chat, `// LMChatThing()\n/* LMChatCore.x */ final a = 'LMChatThing $b LMChatCore.x' r'\${LMChatThing}';`),
    ],
    ['a generic tear-off', one(chat, 'final a = [1].map(LMChatAppBar.new); final b = LMChatCore.setTheme;')],
    [
      'enum factories and lists',
      one(chat, 'f(x) => [LMChatPollType.fromValue(x), LMChatPollType.values.length, LMChatPollType.open.name];'),
    ],
    ['names that only begin like an SDK name', one(chat, 'const LM_KEY = 1, x = LMS; final y = LM;')],
    ['a class of another package', { 'lib/a.dart': "import 'package:lms/lms.dart';\nfinal a = LMStudioClient();" }],
    [
      'the closed client packages',
      { 'lib/a.dart': "import 'package:likeminds_feed/likeminds_feed.dart';\nLMFeedSecret? a; LMChatCore? b;" },
    ],
    [
      'a name that another file of the project exports',
      { 'lib/sdk.dart': chat.replace('import', 'export'), 'lib/a.dart': "import 'sdk.dart';\nLMChatCore? a;" },
    ],
    [
      'exports in a cycle',
      {
        'lib/b.dart': `export 'c.dart' show LMChatCore;\nexport 'c.dart' hide LMChatConfig;`,
        'lib/c.dart': `export 'b.dart';\n${chat.replace('import', 'export')}`,
        'lib/a.dart': "import 'b.dart';\nLMChatCore? a; LMChatAppBar? b;",
      },
    ],
    [
      'a file that exports the SDK, imported by package name',
      {
        'pubspec.yaml': 'name: app\ndependencies: { likeminds_chat_flutter_core: any }\n',
        'lib/sdk.dart': chat.replace('import', 'export'),
        'test/a.dart': "import 'package:app/sdk.dart';\nLMChatCore? a;",
      },
    ],
    [
      'a name in a part whose library has the import',
      { 'lib/a.dart': `library x.y;\n${chat}\npart 'b.dart';`, 'lib/b.dart': 'part of x.y;\nLMChatCore? a;' },
    ],
    [
      'names of both products when both are imported',
      one(
        `${chat} ${feed}`,
        'f() => [LMChatCore.instance.logout(), LMFeedCore.instance.logout(), LMReportContentWidget.x];',
      ),
    ],
    [
      'calls of other functions in arguments',
      one(chat, 'final a = LMChatroomScreen(chatroomId: parse(f(titel: 1), g(x: [2])));'),
    ],
    [
      'constructor calls with const, with new and without either',
      one(
        chat,
        'f() => [const LMChatroomScreen(chatroomId: 1), new LMChatroomScreen(chatroomId: 2), LMChatroomScreen(chatroomId: 3)];',
      ),
    ],
    [
      'a subclass of an SDK class',
      one(
        chat,
        'class A extends LMCommunityHybridChatBuilderDelegate { const A({required this.x}); final int x; }\nfinal a = A(x: 1);',
      ),
    ],
    [
      'optional positional arguments',
      one(feed, "final a = LinkableElement('a', 'b'); final b = LinkableElement('a', 'b', 'c');"),
    ],
  ])('has no finding for %s', async (_, files) => {
    expect(await findings(files)).toEqual([])
  })
})
