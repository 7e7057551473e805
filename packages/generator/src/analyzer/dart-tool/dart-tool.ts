import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Diagnostic, SourceFile } from '../../engine.js'
import { startDeadline } from '../../platform/waiting.js'
import { createFairQueue } from '../../processes/fair-queue.js'
import type { DartInstallation } from './find-dart.js'
import { writeFiles } from './project-copy.js'
import { readReport } from './read-report.js'
import { runCommand } from './run-command.js'

/** The analyzer of the Dart SDK. */
export interface DartTool {
  /** Answers nothing where there is no answer: in time, without the network, or at all. Keys are served in turn. */
  analyze(files: readonly SourceFile[], signal?: AbortSignal, key?: string): Promise<Diagnostic[]>
  /** Ends what runs, and resolves when its files are removed. */
  close(): Promise<void>
}

/** Selects the files that `dart` is given, or `undefined` for a project that it is not given: see `selectFiles`. */
export type SelectFiles = (
  files: readonly SourceFile[],
  signal: AbortSignal,
  key: string,
) => Promise<readonly SourceFile[] | undefined>

export interface DartToolOptions extends Omit<DartInstallation, 'pubCache'> {
  readonly pubCache?: string | undefined
  readonly selectFiles: SelectFiles
  /** For one analysis, the time that it waits for its turn included. */
  readonly milliseconds?: number
  readonly temporaryFolder?: string
}

const outputBytes = 4 * 1024 * 1024

/**
 * Runs `dart pub get --offline` and `dart analyze` over a copy of a project in a temporary folder, one project at a time, with
 * an environment that holds nothing of this process's.
 */
export function createDartTool(options: DartToolOptions): DartTool {
  const { dart, pubCache, selectFiles, milliseconds = 60_000, temporaryFolder = tmpdir() } = options
  const queue = createFairQueue({ slots: 1 })
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function run(files: readonly SourceFile[], signal: AbortSignal): Promise<Diagnostic[]> {
    const made = await mkdtemp(join(temporaryFolder, 'assistant-dart-'))
    try {
      // `dart` names files by their real paths.
      const workspace = await realpath(made)
      const folder = join(workspace, 'project')
      const env = await prepareEnvironment(workspace)
      await mkdir(folder)
      await writeFiles(folder, files)
      // The nearest options count: without these, they would be looked for above.
      await writeFile(join(folder, 'analysis_options.yaml'), 'analyzer:\n')
      const command = (...parameters: string[]) =>
        runCommand({ file: dart, parameters, cwd: folder, env, signal, outputBytes })

      const got = await command('pub', 'get', '--offline')
      if (got?.code !== 0) return []
      // Its exit code tells of the worst finding (0 to 3).
      const analyzed = await command('analyze', '--format=json', folder)
      return analyzed === undefined ? [] : readReport(analyzed.output, folder, new Set(files.map(({ path }) => path)))
    } finally {
      await rm(made, { recursive: true, force: true, maxRetries: 3 })
    }
  }

  async function prepareEnvironment(workspace: string): Promise<Record<string, string>> {
    const [home, temporary] = [join(workspace, 'home'), join(workspace, 'tmp')]
    await mkdir(home)
    await mkdir(temporary)
    return {
      PATH: [dirname(dart), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: home,
      TMPDIR: temporary,
      // Nobody is there to be asked, or counted.
      CI: 'true',
      ...(pubCache !== undefined && { PUB_CACHE: pubCache }),
    }
  }

  async function analyze(
    files: readonly SourceFile[],
    signal: AbortSignal | undefined,
    key: string,
  ): Promise<Diagnostic[]> {
    const deadline = startDeadline(milliseconds, signal, closing.signal)
    try {
      const selected = await selectFiles(files, deadline.signal, key)
      if (selected === undefined) return []
      const leave = await queue.enter(key, deadline.signal)
      return leave === undefined ? [] : await run(selected, deadline.signal).finally(leave)
    } catch {
      // No room, no rights, a file where a folder is: then it has nothing to say.
      return []
    } finally {
      deadline.release()
    }
  }

  return {
    async analyze(files, signal, key = '') {
      const work = analyze(files, signal, key)
      running.add(work)
      return work.finally(() => running.delete(work))
    },
    async close() {
      closing.abort()
      await Promise.all(running)
    },
  }
}
