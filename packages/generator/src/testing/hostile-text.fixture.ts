/** A kind of text for which a careless reader is slow. Texts of two lengths are compared to detect that. */
export interface HostileFamily {
  readonly name: string
  /** Returns a text of the family, exactly `length` UTF-16 code units long. */
  readonly write: (length: number) => string
}

/**
 * Units of repeated texts, by kind. The text ends with something that matches nothing, because many regular expressions
 * try all alternatives only then.
 */
const repeatedUnits: Readonly<Record<string, readonly string[]>> = {
  openers: ['(', '[', '{', '<', '{\n', '“', '„', '«', '「', '‘', '"${'],
  closers: [')', ']', '}', '>', '\n\n}', '”', '» '],
  'brackets in pairs': ['()', '{}\n', '(]', '{};', ';//', ')\n'],
  quotes: ['"', "'", '`', "'''", '"\'', "'a ", '"a"', "a'", '「‘“', '"\n'],
  backslashes: ['\\', '\\"', "\\'", '\\\\"', '\\u0041', '\\n'],
  digits: ['0', '1.', '1e', '.5', '-1 ', '0x', 'rgb(1,', '#0a'],
  'blanks and line breaks': ['\n', '\r\n', '\r', ' ', '\t', ' \n', '\u2028', '\ufeff', '\n\t'],
  'comment starts': ['//', '/*', '*/', '#', '<!--', '--', '//→→→\n', '/*\n', '/**/', '# '],
  punctuation: ['.', ',', ';', ':', '!', '/', '&', '=', '?', '@', '$', '_', '-', '~', '*', '|', '../', '&#x;', '%s'],
  words: ['a', 'A ', 'LM ', 'LMFeedX ', 'x.y.', 'aa(', 'js ', 'and ', 'not ', 'no polls, ', 'off '],
  wishes: ['gold and ', 'x red, ', 'topics and ', 'required ', 'called ', 'name: ', 'chatroom ', 'up to 5 ', 'dark '],
  letters: ['u\u0308', '\u0315\u0300', '\u0344', 'ﷺ', '\u1100', 'क\u094d', 'İ', 'ß', '👩‍👩‍👧'],
  'halves and marks': ['\ud83d\ude00', '\ud83d', '\ude00', '\u202e', '\u200d', '\u0000', '\u0007'],
  imports: [
    "import 'q';\n",
    "import 'q'\n",
    'import\r"\r',
    "export 'q.dart' show a;\n",
    "part 'q'\n",
    'import ',
    "import 'q' show LMFeedX;\n",
    '@docImport ',
    '@a.import',
  ],
  'pieces of Dart': [
    'main(\n',
    'void \n',
    'class A {\n',
    'f() => ',
    'a..b',
    'a?b:',
    '!',
    'if (a) ',
    'else ',
    'return ',
    'int a, ',
    'case 1:\n',
    'A<',
    '@a ',
    'LMFeedCore.instance.initialize();\n',
    'runApp(a);\n',
    'LMFeedZ();\n',
    'library a;\n',
    'await ',
    '\n{1;',
    'x\n  y\n',
  ],
  tags: [
    '<a>',
    '</a>',
    '<a/>',
    '<a b="c" ',
    '<a b="c">',
    '<a xmlns:b="c">',
    '<uses-permission ',
    '<uses-permission>\n',
    '<manifest/i',
    '</dict></plist>\n',
    '<key>a</key>',
    '<dict>',
    '<![CDATA[',
    '<!DOCTYPE ',
    '<?a ',
    '&amp;',
  ],
  'pieces of YAML': [
    '- ',
    'a: ',
    '? ',
    '&a ',
    '*a ',
    '!a ',
    '---\n',
    'a:\n',
    '- - ',
    '  a: b\n',
    '> ',
    '|\n',
    '"a": ',
    'a,',
  ],
  'pieces of Markdown': ['```\n', '~~~', '```dart a.dart\n', '````md a.md\n', '   ', '```', 'remove', '> ```\n'],
  globs: ['**/', '*a', '*?', '**', 'a/', '?/'],
  'compiler output': [
    '/lib/d',
    'lib/a.dart:1:1: Error: ',
    ".dart:1:1: Error: Undefined name 'a'\n",
    'error • ',
    'error - a - a.b:1:1 - ',
    'version solving failed',
    'MISSING CLASSAMAZONAWS',
    'compileSdk ',
    "Not found: '",
    'Did you mean `',
  ],
}

/** Units that differ in each repetition, which detect comparisons of each with each. */
const countedUnits: Readonly<Record<string, (count: number) => string>> = {
  'distinct words': (count) => `w${count} `,
  'distinct lines': (count) => `w${count}\n`,
  'distinct lines that are further in': (count) => `${' '.repeat(count % 8)}w${count}\n`,
  'distinct names of a type': (count) => `LMFeedCare${count}();\n`,
  'distinct imports': (count) => `import 'q${count}.dart';\n`,
  'distinct packages': (count) => `import 'package:q${count}/q.dart';\n`,
  'distinct shown names': (count) => `export 'q.dart' show LMFeedQ${count};\n`,
  'distinct variables': (count) => `final a${count} = b${count};\n`,
  'distinct functions': (count) => `f${count}() { LMFeedCore.instance.initialize(); }\n`,
  'distinct keys of YAML': (count) => `k${count}: v\n`,
  'distinct anchors': (count) => `- &a${count} b\n`,
  'distinct elements': (count) => `<e${count}/>`,
  'distinct attributes': (count) => `${count === 0 ? '<a' : ''} a${count}="b"`,
  'distinct complaints': (count) => `Undefined name 'n${count}'\n`,
  'distinct numbers': (count) => `${count} `,
  'distinct characters': (count) => String.fromCodePoint(0x4e00 + (count % 20_000)),
}

/** Beginnings and ends around a repeated text, so that a reader parses it as part of a construct. */
const wrapped: readonly (readonly [start: string, unit: string, end?: string])[] = [
  ['"', '\\'],
  ["var a = '", '\\'],
  ["r'", '\\'],
  ['name: ', ' '],
  ['called ', '"'],
  ['called ', '!'],
  ['dependencies:\n', '\t'],
  ['dependencies:\n', '  a:\n'],
  ["import 'q' show ", '\t'],
  ["import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart' show ", 'LMFeedQ, '],
  ["import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';\n", 'LMFeedQ();\n'],
  ["import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';\n", 'LMFeedCore().a;\n'],
  ['void main() {\n', 'runApp(a);\n'],
  ['void main() {\n', '  a('],
  ['void main() {\n', '//→→→\n'],
  ['void main() {', ' ('],
  ['f() {\n', '  a]\n'],
  ['{'.repeat(150), '\n}'],
  ['class A { ', 'a b; '],
  ['enum A { ', 'a, '],
  ['const a = [', '1, '],
  ['const a = {', '1: '],
  ['var a = 1', ' + 1'],
  ['var a = ', 'b('],
  ['<plist><dict><key>a</key><real>', '1', '!</real></dict></plist>'],
  ['<plist><dict><key>a</key><date>', ' ', '!</date></dict></plist>'],
  ['<plist><dict><key>', 'a', '</key></dict></plist>'],
  ['<plist><dict>', '<key>a</key><true/>', '</dict></plist>'],
  ['<plist><dict>', '<array>'],
  [`<plist><${'a'.repeat(4_000)}>`, '<b/>'],
  ['<a>', 'b ', '</a>'],
  ['<a>', '<!-- -->'],
  ['<a>', '&amp;'],
  ['<a ', 'b="c" '],
  ['<!DOCTYPE a [', '<!ENTITY b "c">'],
  ['a: "', '\\"'],
  ["a: '", "''"],
  ['a: |\n', '  b\n'],
  ['a: >\n', '\n'],
  ['a: &a b\nc: [', '*a, '],
  ['a: {', 'b: c, '],
  ['```dart lib/a.dart\n', '`'],
  ['```dart lib/a.dart\n', '``\n'],
  ['```remove\n', 'lib/a.dart\n'],
  ['```md a.md\n', '```a\n'],
  ['```', ' '],
]

/** All families, each with a unique name. */
export const hostileFamilies: readonly HostileFamily[] = [
  ...Object.entries(repeatedUnits).flatMap(([kind, units]) =>
    units.map((unit) => ({
      name: `${kind}: ${JSON.stringify(unit)}`,
      write: (length: number) => filled('', unit, kind === 'punctuation' ? 'x' : '!', length),
    })),
  ),
  ...wrapped.map(([start, unit, end = '!']) => ({
    name: `after ${JSON.stringify(start.slice(0, 80))}: ${JSON.stringify(unit)}`,
    write: (length: number) => filled(start, unit, end, length),
  })),
  ...Object.entries(countedUnits).map(([name, unit]) => ({ name, write: (length: number) => counted(unit, length) })),
]

function filled(start: string, unit: string, ending: string, length: number): string {
  const room = Math.max(0, length - start.length - ending.length)
  return `${start}${unit.repeat(Math.ceil(room / unit.length)).slice(0, room)}${ending}`
}

function counted(unit: (count: number) => string, length: number): string {
  const parts: string[] = []
  let size = 0
  for (let count = 0; size < length; count += 1) {
    const part = unit(count)
    parts.push(part)
    size += part.length
  }
  return parts.join('').slice(0, length)
}
