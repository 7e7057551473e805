import type { Analyzer, Diagnostic, SourceFile } from '../engine.js'
import type { ProcessPool } from '../processes/process-pool.js'
import { byLocation, compare } from './by-location.js'
import { createDartTool } from './dart-tool/dart-tool.js'
import { createPooledAnalysis } from './pooled-analyzer.js'
import { createPooledSelection } from './pooled-selection.js'

export interface AnalyzerOptions {
  /** The processes that do the work. */
  readonly pool: ProcessPool
  /** The executable of the Dart SDK. `findDart` looks for both. */
  readonly dart?: string | undefined
  /** The folder of the packages that were downloaded for it. */
  readonly pubCache?: string | undefined
}

/** An analyzer that holds resources. */
export interface ClosableAnalyzer extends Analyzer {
  /** Ends `dart` where it runs, and resolves when its files are removed. */
  close(): Promise<void>
}

/**
 * The analyzer of whole projects.
 *
 * It judges `*.dart` (syntax, and the use of the LikeMinds SDKs), `*.yaml`, `*.yml`, `*.xml` and `*.plist`. Columns count
 * UTF-16 code units. It would rather be silent than wrong: what is not certain is not reported. A file of more than 128 Ki
 * code units, with brackets, XML elements or YAML collections more than 200 deep, with more than 10,000 XML elements, or that takes longer
 * than 5 s, gets one `file-too-large` (info), and at most 100 findings of a kind are reported of one file.
 *
 * Of a project as a whole (`source: 'project'`) it says what its pubspec does not name, whether the SDK is initialised before
 * the app is shown, and which permissions are missing. Each rule needs the files that it speaks of: a pubspec in any case.
 *
 * The work is done in the processes of a pool, which are shared by `turn.key`. A project that is not done within 20 s, or
 * gets no process within a minute, has one `not-analyzed` (info) about its first file. It rejects only after the pool was
 * closed.
 *
 * With `dart`, `dart analyze` comes after that (`source: 'dart'`): over a copy in a temporary folder, without the network, with
 * an environment of its own and without the project's analysis options, for 60 s at most. Where the packages are not in the
 * pub cache, or the project leads out of itself, it says nothing.
 */
export function createAnalyzer({ pool, dart, pubCache }: AnalyzerOptions): ClosableAnalyzer {
  const analyzeInPool = createPooledAnalysis({ pool })
  const selectFiles = createPooledSelection(pool)
  const tool = dart === undefined ? undefined : createDartTool({ dart, pubCache, selectFiles })

  return {
    async analyze(files, signal = new AbortController().signal, { key } = { key: '' }) {
      const found = await analyzeInPool(files, signal, key)
      if (found === undefined) return signal.aborted ? [] : notAnalyzed(files)
      if (tool === undefined) return found
      return [...found, ...(await tool.analyze(files, signal, key))].sort(byLocation)
    },
    async close() {
      await tool?.close()
    },
  }
}

function notAnalyzed(files: readonly SourceFile[]): Diagnostic[] {
  const [path] = files.map((file) => file.path).sort(compare)
  if (path === undefined) return []
  const message =
    'The files could not be analyzed: it took too long, or more memory than there is. Try again later, or with fewer files.'
  return [{ path, line: 1, column: 1, severity: 'info', code: 'not-analyzed', message, source: 'project' }]
}
