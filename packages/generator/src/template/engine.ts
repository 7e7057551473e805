import type { Engine, EngineEvent, EngineInput } from '../engine.js'
import { decide } from './decide.js'
import { explain } from './explanation.js'
import { inPieces } from './pieces.js'
import { projectFiles } from './project.js'
import { readInstructions, readSettings } from './wishes/read-settings.js'
import { readText } from './wishes/read-text.js'

export interface TemplateEngineOptions {
  /** Awaited before each event, so that a stream can be slowed down. Nothing waits without it. */
  readonly pace?: (event: EngineEvent, signal: AbortSignal) => Promise<void>
}

/** The engine that needs no key and no network: it reads wishes, decides options and writes files from templates. */
export function createTemplateEngine({ pace }: TemplateEngineOptions = {}): Engine {
  return {
    id: 'template',
    title: 'Templates',
    available: true,
    async *run(input, signal) {
      for (const event of eventsOf(input)) {
        if (signal.aborted) return
        await pace?.(event, signal)
        if (signal.aborted) return
        yield event
      }
    },
  }
}

/** One run: the same input always gives the same events. */
function* eventsOf(input: EngineInput): Generator<EngineEvent> {
  yield { type: 'progress', step: 1, steps: 3, message: 'Reading what you want' }
  const prompt = readText(input.prompt)
  const decision = decide({
    prompt,
    instructions: readInstructions(input.settings),
    settings: readSettings(input.settings),
  })

  yield { type: 'progress', step: 2, steps: 3, message: 'Deciding the rest' }
  yield { type: 'chat', text: explain(decision) }
  yield { type: 'options', options: decision.options }

  const files = projectFiles(decision)
  yield { type: 'progress', step: 3, steps: 3, message: `Writing ${files.length} files` }
  for (const { path, language, write } of files) {
    yield { type: 'fileStarted', path, language }
    for (const text of inPieces(write(decision.options))) yield { type: 'fileDelta', path, text }
    yield { type: 'fileCompleted', path }
  }
}
