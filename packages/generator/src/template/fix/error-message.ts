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

/** `lib/a.dart:1:2: Error: …`, as the compiler says it. */
const COMPILER = /(?:^|\s|\/)((?:lib|test|bin|integration_test)\/[\w./-]+\.dart):(\d+):(\d+): Error: (.*)$/
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
  const compiled = COMPILER.exec(line)
  const analyzed = compiled === null ? ANALYZE.exec(line) : null
  const said = compiled?.[4] ?? analyzed?.[1] ?? line
  const place = compiled ?? (analyzed === null ? null : [analyzed[0], analyzed[2], analyzed[3]])
  const name = firstOf(NAMES, said)
  const uri = firstOf(URIS, said)
  if (place === null && name === null && uri === null) return null
  return {
    text: said.trim().slice(0, 200),
    path: place?.[1] ?? null,
    line: place === null ? null : Number(place[2]),
    name,
    uri,
  }
}

function firstOf(forms: readonly RegExp[], text: string): string | null {
  for (const form of forms) {
    const found = form.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return null
}
