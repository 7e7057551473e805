import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface FakeDart {
  readonly dart: string
  /** An empty folder for the temporary files of the tool. */
  readonly temporaryFolder: string
  /** Returns the text that the script has written to a file in its folder. */
  read(name: string): Promise<string>
  /** Watches the processes of `hang`. Call it before the script starts. */
  watch(): Watch
  remove(): Promise<void>
}

export interface Watch {
  /** Resolves when `hang` is running. */
  readonly begun: Promise<unknown>
  /** Resolves when `hang` and all of its child processes have ended. */
  readonly dead: Promise<unknown>
}

/** Commands of a script that never ends, and neither does its child process. */
export const hang = 'exec 9>"$here/alive"; echo begun >&9; sleep 100000 & sleep 100000'
/** Commands of a script whose output never ends. */
export const flood = 'exec 9>"$here/alive"; yes'

/**
 * Creates a shell script that replaces `dart`. `analyze` and `pub` are the shell commands that it runs for these
 * subcommands, in which `$here` is its folder, and `$2` and later are the parameters.
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

/** Returns a finding as `dart analyze --format=json` prints it (Dart 3). `file` is a relative path. */
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

/** Returns shell commands that print a report about the current folder. */
export function printReport(...findings: readonly string[]): string {
  const report = `{"version":1,"diagnostics":[${findings.join(',')}]}`.replaceAll("'", "'\\''")
  return `printf '%s\\n' '${report}' | sed "s#@/#$PWD/#g"`
}
