import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface FakeDart {
  readonly dart: string
  /** An empty folder for what the tool makes. */
  readonly temporaryFolder: string
  /** What the script has written to a file beside it. */
  read(name: string): Promise<string>
  /** To be called before `hang` may run. */
  watch(): Watch
  remove(): Promise<void>
}

export interface Watch {
  /** Resolves when `hang` is at work. */
  readonly begun: Promise<unknown>
  /** Resolves when it is dead, with all that it has started. */
  readonly dead: Promise<unknown>
}

/** The commands of a script that never ends, nor does a child of it. */
export const hang = 'exec 9>"$here/alive"; echo begun >&9; sleep 100000 & sleep 100000'
/** The commands of a script that never stops talking. */
export const flood = 'exec 9>"$here/alive"; yes'

/**
 * A `dart` that is a shell script. `analyze` and `pub` are what it does for these commands; `$here` is its folder, `$2` and
 * later are the parameters.
 */
export async function fakeDart(analyze: string, pub = 'exit 0'): Promise<FakeDart> {
  const here = await mkdtemp(join(tmpdir(), 'fake-dart-'))
  const dart = join(here, 'dart')
  const temporaryFolder = join(here, 'temporary')
  await mkdir(temporaryFolder)
  await promisify(execFile)('mkfifo', [join(here, 'alive')])
  const script = `#!/bin/sh
here="$(dirname "$0")"
echo "$*" >> "$here/calls"
env > "$here/env-$1"
case "$1" in
  pub) ${pub} ;;
  analyze) ${analyze} ;;
esac
`
  await writeFile(dart, script, { mode: 0o755 })
  return {
    dart,
    temporaryFolder,
    read: (name) => readFile(join(here, name), 'utf8'),
    watch() {
      const pipe = createReadStream(join(here, 'alive')).resume()
      return { begun: once(pipe, 'data'), dead: once(pipe, 'end') }
    },
    remove: () => rm(here, { recursive: true }),
  }
}

/** One finding as `dart analyze --format=json` writes it (Dart 3). `file` is relative, and put into quotes of the shell. */
export function reported(file: string, more: Readonly<Record<string, unknown>> = {}): string {
  const position = (offset: number, column: number) => ({ offset, line: 3, column })
  return JSON.stringify({
    code: 'undefined_identifier',
    severity: 'ERROR',
    type: 'COMPILE_TIME_ERROR',
    location: { file: `@/${file}`, range: { start: position(30, 7), end: position(34, 11) } },
    problemMessage: "Undefined name 'oops'.",
    correctionMessage: 'Try correcting the name.',
    documentation: 'https://dart.dev/diagnostics/undefined_identifier',
    ...more,
  })
}

/** The commands of a shell that write a report about the folder that the script runs in. */
export function printReport(...findings: readonly string[]): string {
  const report = `{"version":1,"diagnostics":[${findings.join(',')}]}`.replaceAll("'", "'\\''")
  return `printf '%s\\n' '${report}' | sed "s#@/#$PWD/#g"`
}
