import { type ClosableAnalyzer, combineAnalyzers } from './combined-analyzer.js'
import { createDartTool } from './dart-tool/dart-tool.js'
import { createThreadedAnalyzer } from './thread/threaded-analyzer.js'

export interface AnalyzerOptions {
  /** The executable of the Dart SDK. `findDart` looks for both. */
  readonly dart?: string | undefined
  /** The folder of the packages that were downloaded for it. */
  readonly pubCache?: string | undefined
}

/**
 * The analyzer of whole projects.
 *
 * It judges `*.dart` (syntax, and the use of the LikeMinds SDKs), `*.yaml`, `*.yml`, `*.xml` and `*.plist`. Columns count
 * UTF-16 code units. It would rather be silent than wrong: what is not certain is not reported. A file of more than 128 Ki
 * code units, or with brackets more than 200 deep, gets one `file-too-large` (info), and at most 100 findings of a kind are
 * reported of one file.
 *
 * Of a project as a whole (`source: 'project'`) it says what its pubspec does not name, whether the SDK is initialised before
 * the app is shown, and which permissions are missing. Each rule needs the files that it speaks of: a pubspec in any case.
 *
 * The work is done in a thread of its own, which is started when it is first needed and again when it died; while it is idle,
 * it keeps no process alive. Requests are served one at a time, in the order in which they come. An aborted one is answered
 * at once, with what is known by then. One that is not done within 60 s, waiting included, or whose files take more memory
 * than the thread has, is answered with one `not-analyzed` (info) about its first file. It rejects only when the thread
 * cannot be started, or after `close`.
 *
 * With `dart`, `dart analyze` comes after that (`source: 'dart'`): over a copy in a temporary folder, without the network, with
 * an environment of its own and without the project's analysis options, for 60 s at most. Where the packages are not in the
 * pub cache, or the project leads out of itself, it says nothing.
 */
export function createAnalyzer({ dart, pubCache }: AnalyzerOptions = {}): ClosableAnalyzer {
  const tool = dart === undefined ? undefined : createDartTool({ dart, pubCache })
  return combineAnalyzers(createThreadedAnalyzer(), tool)
}
