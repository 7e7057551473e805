/** What a line of a compiler's or a tool's message says. */
export interface Complaint {
  /** As the person gave it, shortened. */
  readonly text: string
  readonly path: string | null
  readonly line: number | null
  /** The name that it is about. */
  readonly name: string | null
  /** The `package:` or file that was not found. */
  readonly uri: string | null
}

const MOST_LINES = 2_000
const MOST_COMPLAINTS = 20

/** The end of `lib/a.dart:1:2: Error: …`, as the compiler says it. */
const COMPILER = /\.dart:(\d{1,9}):\d{1,9}: Error: /g
/** The beginning of a path in a project, perhaps in the middle of the path of a file. */
const FOLDER = /(?<![^/])(?:lib|test|bin|integration_test)\/(?=.)/
/** `error • … • lib/a.dart:1:2 • code`, as `flutter analyze` says it. */
const ANALYZE = /^\s*(?:error|warning|info) [•-] (.*) [•-] ([\w./-]+\.\w+):(\d+):(\d+) [•-] /

const NAMES = [
  /'([\w$]+)=?' isn't defined/,
  /[Uu]ndefined (?:name|class) '([\w$]+)'/,
  /[Mm]ethod not found: '([\w$]+)'/,
  /Getter not found: '([\w$]+)'/,
  /Couldn't find constructor '([\w$.]+)'/,
  /Type '([\w$]+)' not found/,
  /'([\w$]+)' isn't a type/,
  /[Nn]amed parameter (?:with the name )?'([\w$]+)'/,
  /[Mm]ember not found: '([\w$.]+)'/,
  /The (?:getter|setter|method|function|operator) '([\w$]+)'/,
]

const URIS = [
  /Target of URI (?:doesn't exist|hasn't been generated): '([^']+)'/,
  /Couldn't resolve the package '[^']*' in '([^']+)'/,
  /Error when reading '([^']+)'/,
  /Not found: '([^']+)'/,
]

/** Takes the message apart that a person has, as far as it is of a form that Dart's tools have. */
export function readComplaints(message: string): readonly Complaint[] {
  const complaints = message.split(/\r\n|\r|\n/, MOST_LINES).flatMap((line) => readLine(line.slice(0, 1_000)) ?? [])
  const unique = new Map(complaints.map((complaint) => [JSON.stringify({ ...complaint, text: '' }), complaint]))
  return [...unique.values()].slice(0, MOST_COMPLAINTS)
}

function readLine(line: string): Complaint | null {
  const { said, path, line: number } = readCompilerLine(line) ?? readAnalyzeLine(line) ?? nowhere(line)
  const name = firstOf(NAMES, said)
  const uri = firstOf(URIS, said)
  if (path === null && name === null && uri === null) return null
  return { text: said.trim().slice(0, 200), path, line: number, name, uri }
}

interface Placed {
  readonly said: string
  readonly path: string | null
  readonly line: number | null
}

function nowhere(said: string): Placed {
  return { said, path: null, line: null }
}

function readCompilerLine(line: string): Placed | null {
  for (const match of line.matchAll(COMPILER)) {
    let start = match.index
    while (start > 0 && /[\w./-]/.test(line.charAt(start - 1))) start -= 1
    const isWhole = start === 0 || /\s/.test(line.charAt(start - 1))
    const word = `${isWhole ? '' : '.'}${line.slice(start, match.index)}`
    const folder = FOLDER.exec(word)
    if (folder === null) continue
    const said = line.slice(match.index + match[0].length)
    return { said, path: `${word.slice(folder.index)}.dart`, line: Number(match[1]) }
  }
  return null
}

function readAnalyzeLine(line: string): Placed | null {
  const match = ANALYZE.exec(line)
  return match === null ? null : { said: match[1] ?? '', path: match[2] ?? null, line: Number(match[3]) }
}

function firstOf(forms: readonly RegExp[], text: string): string | null {
  for (const form of forms) {
    const found = form.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return null
}
