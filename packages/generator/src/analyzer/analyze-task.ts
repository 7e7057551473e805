import type { Diagnostic, SourceFile } from '../engine.js'
import type { TaskContext } from '../processes/serve-tasks.js'
import type { AnalyzeProject } from './local-analyzer.js'

/** Input of the task `analyze`. */
export interface AnalysisInput {
  readonly files: readonly SourceFile[]
  /** Paths of files that have stopped a process before. */
  readonly tooLarge: readonly string[]
  /** Time after which no further file is begun, so that findings are sent before the process is stopped. */
  readonly limitMs: number
}

/** Findings travel in groups, so that the server reads many of them in several turns of its event loop. */
const findingsPerEvent = 100

/** Analyses a project in a pool's process. Its steps are the paths of the files; its events are groups of findings. */
export async function* analyzeTask(
  analyzeProject: AnalyzeProject,
  { files, tooLarge, limitMs }: AnalysisInput,
  { signal, step }: TaskContext,
): AsyncGenerator<readonly Diagnostic[]> {
  const found = await analyzeProject(files, { signal, limitMs, tooLarge: new Set(tooLarge), onFile: step })
  for (let at = 0; at < found.length; at += findingsPerEvent) yield found.slice(at, at + findingsPerEvent)
}
