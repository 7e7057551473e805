import type { Diagnostic } from '../../engine.js'
import { CHAT_PACKAGE, FEED_PACKAGE } from '../files/dart.js'
import { closingOffset } from './brackets.js'
import { hasWord } from './find-word.js'
import { importRepair, importsOf, showRepair } from './imports.js'
import type { Remedy } from './remedy.js'
import { type Mend, offsetAt, type TextEdit, type Tree } from './text-edit.js'

type InitialiseRemedy = Extract<Remedy, { readonly core: string }>
const MAIN = 'lib/main.dart'

/** Has an SDK initialised, and awaited, before the app is shown: where `main` is of a shape that is known. */
export function initialiseRepair(tree: Tree, finding: Diagnostic, { kind, core }: InitialiseRemedy): Mend | null {
  const { path, line, column } = finding
  const text = tree.get(path)
  if (text === undefined) return null
  const offset = offsetAt(text, line, column)
  if (kind === 'await-initialise') return awaitRepair(path, text, core, offset)
  // In another file, the call is where it belongs, and `main` no longer comes to it in time.
  if (kind === 'initialise-before')
    return moveRepair(path, text, core) ?? sessionRepair(tree, MAIN, tree.get(MAIN) ?? '')
  return sessionRepair(tree, path, text) ?? callRepair(path, text, core, offset)
}

/** The shape of the templates: the session starts the SDKs. */
function sessionRepair(tree: Tree, path: string, text: string): Mend | null {
  const session = tree.get('lib/auth/session.dart') ?? ''
  const app = tree.get('lib/app.dart') ?? ''
  const isOurs = session.includes('Future<String?> start(') && app.includes('class StartupErrorApp')
  if (!isOurs || text.includes('session.start(')) return null
  const made = /^ {2}final session = AppSession\(/m.exec(text)
  const rest =
    made === null ? -1 : text.slice(made.index).search(/^ {2}(?:unawaited\(session\.restore\(\)\);|runApp\()/m)
  if (made === null || rest < 0) return null
  const at = made.index + rest
  const statement = `  final problem = await session.start();
  if (problem != null) {
    runApp(
      StartupErrorApp(title: 'The app could not start', details: problem),
    );
    return;
  }

`
  return {
    edits: [{ path, from: at, to: at, text: statement }],
    words: '`session.start()` is awaited before `runApp` again',
  }
}

/** Any `main` that calls `runApp` itself. */
function callRepair(path: string, text: string, core: string, offset: number): Mend | null {
  const main = mainOf(text)
  if (main === null || !text.startsWith('runApp(', offset) || offset < main.from) return null
  const start = lineStart(text, offset)
  const name = core === 'LMChatCore' ? 'chat' : 'feed'
  const prepare = text.includes('ensureInitialized()') ? '' : '  WidgetsFlutterBinding.ensureInitialized();\n'
  const call = `  final ${name}Start = await ${core}.instance.initialize();
  if (!${name}Start.success) {
    throw StateError(${name}Start.errorMessage ?? 'The ${name} could not start.');
  }
`
  const words = `\`${core}.instance.initialize()\` is awaited before \`runApp\``
  const imported = importEdits(path, text, core)
  if (imported === null) return null
  if (main.body === '{') {
    if (text.slice(start, offset).trim() !== '') return null
    const edits = [
      ...imported,
      ...asyncEdits(path, main),
      ...(prepare === '' ? [] : [{ path, from: main.to, to: main.to, text: `\n${prepare.trimEnd()}` }]),
      { path, from: start, to: start, text: call },
    ]
    return { edits, words }
  }
  const end = closingOffset(text, offset + 'runApp'.length)
  if (end === null || text.slice(main.to, offset).trim() !== '' || text[end + 1] !== ';') return null
  const body = ` {\n${prepare}${call}  ${text.slice(offset, end + 2)}\n}`
  const header = `Future<void> main(${main.parameters}) async`
  return { edits: [...imported, { path, from: main.from, to: end + 2, text: `${header}${body}` }], words }
}

/** `runApp` comes first and the call after it, each a statement of its own: they change places. */
function moveRepair(path: string, text: string, core: string): Mend | null {
  const main = mainOf(text)
  if (main === null || main.body !== '{') return null
  const shown = statementAt(text, [...text.matchAll(/^[ \t]*(?=runApp\()/gm)])
  const calls = text.matchAll(/^[ \t]*(?=(?:(?:final|var) \w+ = )?(?:await )?(LM\w+)\.instance\.initialize\()/gm)
  const call = statementAt(
    text,
    [...calls].filter(([, name]) => name === core),
  )
  if (shown === null || call === null || shown.from > call.from || shown.from < main.to) return null
  const isAwaited = /\bawait\b/.test(text.slice(call.from, call.to))
  const target = call.from + text.slice(call.from, call.to).indexOf(core)
  const edits = [
    ...asyncEdits(path, main),
    { path, from: shown.from, to: shown.to, text: '' },
    ...(isAwaited ? [] : [{ path, from: target, to: target, text: 'await ' }]),
    { path, from: call.to, to: call.to, text: text.slice(shown.from, shown.to) },
  ]
  return { edits, words: `\`${core}.instance.initialize()\` now comes before \`runApp\`` }
}

function awaitRepair(path: string, text: string, core: string, offset: number): Mend | null {
  const from = text.lastIndexOf(core, offset)
  const main = mainOf(text)
  if (from < 0 || main === null || from < main.to || main.body !== '{') return null
  const end = closingOffset(text, main.to - 1)
  // In another function, whether it may wait is for its callers to say.
  if (end === null || from > end) return null
  const edits = [...asyncEdits(path, main), { path, from, to: from, text: 'await ' }]
  return { edits, words: `\`${core}.instance.initialize()\` is awaited` }
}

interface Main {
  readonly from: number
  /** Where its body begins. */
  readonly to: number
  readonly parameters: string
  readonly body: '{' | '=>'
  readonly isAsync: boolean
}

function mainOf(text: string): Main | null {
  for (const { 0: head, index } of text.matchAll(/^(?:(?:Future<void>|Future|void)\s+)?main\(/gm)) {
    const parameters = /[^()]*/y
    parameters.lastIndex = index + head.length
    const list = parameters.exec(text)?.[0] ?? ''
    const body = /\)\s*(?:(async)\s*)?(\{|=>)/y
    body.lastIndex = index + head.length + list.length
    const match = body.exec(text)
    if (match === null) continue
    return {
      from: index,
      to: body.lastIndex,
      parameters: list,
      body: match[2] === '{' ? '{' : '=>',
      isAsync: match[1] !== undefined,
    }
  }
  return null
}

function asyncEdits(path: string, main: Main): readonly TextEdit[] {
  if (main.isAsync) return []
  return [{ path, from: main.from, to: main.to, text: `Future<void> main(${main.parameters}) async ${main.body}` }]
}

/** Returns the only statement that begins at one of the matches, with the end of its line; null where there are none or several. */
function statementAt(
  text: string,
  matches: readonly { readonly index: number }[],
): { readonly from: number; readonly to: number } | null {
  const [match, ...others] = matches
  if (match === undefined || others.length > 0) return null
  const opener = text.indexOf('(', match.index)
  const end = opener < 0 ? null : closingOffset(text, opener)
  if (end === null || text[end + 1] !== ';') return null
  const to = text[end + 2] === '\n' ? end + 3 : end + 2
  return { from: match.index, to }
}

function importEdits(path: string, text: string, core: string): readonly TextEdit[] | null {
  const uri = core === 'LMChatCore' ? CHAT_PACKAGE : FEED_PACKAGE
  const directive = importsOf(text).find((one) => one.uri === uri)
  if (directive === undefined) return importRepair(path, text, [uri])?.edits ?? null
  if (directive.combinators.trim() === '' || hasWord(directive.combinators, core)) return []
  return showRepair(path, text, { name: core, uri })?.edits ?? null
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}
