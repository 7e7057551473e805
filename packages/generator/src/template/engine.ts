import type { Analyzer, Engine, EngineEvent, EngineInput } from '../engine.js'
import { converse } from './conversation/conversation.js'
import { fix } from './fix/fix.js'
import { followUp } from './follow-up/follow-up.js'
import { newProject } from './new-project/new-project.js'

export interface TemplateEngineOptions {
  /**
   * What a `fix` is held against. Without one there is no fix: an edit that nobody checks could make things worse. It is
   * asked several times in a run, so a quick one does better than one that has `dart` look at everything.
   */
  readonly analyzer?: Analyzer
  /** Awaited before each event, so that a stream can be slowed down. Nothing waits without it. */
  readonly pace?: (event: EngineEvent, signal: AbortSignal) => Promise<void>
}

/** The engine that needs no key and no network: it reads wishes, decides options and writes files from templates. */
export function createTemplateEngine({ analyzer, pace }: TemplateEngineOptions = {}): Engine {
  return {
    id: 'template',
    title: 'Templates',
    available: true,
    async *run(input, signal) {
      const events = input.kind === 'fix' ? fix(input, analyzer, signal) : eventsOf(input)
      for await (const event of events) {
        if (signal.aborted) return
        await pace?.(event, signal)
        if (signal.aborted) return
        yield event
      }
    },
  }
}

/** One run: the same input always gives the same events. */
function eventsOf(input: EngineInput): Iterable<EngineEvent> {
  if (input.kind === 'conversation') return converse(input)
  return input.files.length === 0 ? newProject(input) : followUp(input)
}
