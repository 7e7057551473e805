// The module that runs in each process of the pool: the work that reads text of callers.
import { type AnalysisInput, analyzeTask } from './analyzer/analyze-task.js'
import { type AnalyzeProject, loadProjectAnalysis } from './analyzer/local-analyzer.js'
import type { Analyzer, EngineInput } from './engine.js'
import { serveTasks } from './processes/serve-tasks.js'
import { createTemplateEngine } from './template/engine.js'

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
    const analyzer: Analyzer = { analyze: (files, stop) => analyzeProject(files, { signal: stop }) }
    yield* createTemplateEngine({ analyzer }).run(asked, signal)
  },
  async *analyze(input, context) {
    yield* analyzeTask(await loadAnalysis(), input as AnalysisInput, context)
  },
})
