// The module that runs in each process of the pool: the work that reads text of callers.
import { type AnalysisInput, analyzeTask } from './analyzer/analyze-task.js'
import { selectFiles } from './analyzer/dart-tool/project-copy.js'
import { type AnalyzeProject, loadProjectAnalysis } from './analyzer/local-analyzer.js'
import type { SelectionInput } from './analyzer/pooled-selection.js'
import type { Analyzer, EngineInput } from './engine.js'
import { serveTasks } from './processes/serve-tasks.js'
import { createTemplateEngine } from './template/engine.js'

/** Time after which one analysis of a `fix` begins no further file. A fix asks for several. */
const fixAnalysisLimitMs = 5_000

let loading: Promise<AnalyzeProject> | undefined

/** Loads grammar and facts with the first task that needs them. */
function loadAnalysis(): Promise<AnalyzeProject> {
  loading ??= loadProjectAnalysis()
  return loading
}

serveTasks({
  async *template(input, { signal }) {
    const asked = input as EngineInput
    if (asked.kind !== 'fix') return yield* createTemplateEngine().run(asked, signal)
    const analyzeProject = await loadAnalysis()
    const analyzer: Analyzer = {
      analyze: (files, stop) => analyzeProject(files, { signal: stop, limitMs: fixAnalysisLimitMs }),
    }
    yield* createTemplateEngine({ analyzer }).run(asked, signal)
  },
  async *analyze(input, context) {
    yield* analyzeTask(await loadAnalysis(), input as AnalysisInput, context)
  },
  async *selectForDart(input) {
    const { files } = input as SelectionInput
    yield selectFiles(files)?.map(({ path }) => path) ?? null
  },
})
