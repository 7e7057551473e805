import type { Analyzer, Diagnostic, SourceFile } from '../engine.js'
import { byPlace, compare } from './by-place.js'
import type { DartTool } from './dart-tool/dart-tool.js'
import type { ThreadedAnalyzer } from './thread/threaded-analyzer.js'

/** An analyzer that holds a thread. */
export interface ClosableAnalyzer extends Analyzer {
  /** Ends the thread, and `dart` where it runs. What is under way ends with it; what is asked later rejects. */
  close(): Promise<void>
}

/** The checks of the thread first; then those of `dart`, where there is one, unless there was no time for the first. */
export function combineAnalyzers(threaded: ThreadedAnalyzer, tool: DartTool | undefined): ClosableAnalyzer {
  return {
    async analyze(files, signal) {
      const found = await threaded.analyze(files, signal)
      if (found === undefined) return signal?.aborted ? [] : notAnalyzed(files)
      const foundByDart = await tool?.analyze(files, signal)
      return [...found, ...(foundByDart ?? [])].sort(byPlace)
    },
    async close() {
      await Promise.all([threaded.close(), tool?.close()])
    },
  }
}

function notAnalyzed(files: readonly SourceFile[]): Diagnostic[] {
  const [path] = files.map((file) => file.path).sort(compare)
  if (path === undefined) return []
  const message = 'The files could not be analyzed: it took too long, or more memory than there is.'
  return [{ path, line: 1, column: 1, severity: 'info', code: 'not-analyzed', message, source: 'project' }]
}
