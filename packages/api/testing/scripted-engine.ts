import type { Engine, EngineEvent, EngineInput } from '@assistant/generator'

/** One run of a scripted engine. The test controls its events and its end. */
interface ScriptedRun {
  readonly input: EngineInput
  readonly signal: AbortSignal
  emit(...events: readonly EngineEvent[]): void
  finish(): void
  fail(error: unknown): void
  /** Resolves when the generator has ended or was stopped. */
  readonly left: Promise<void>
}

export interface ScriptedEngine extends Engine {
  /** Returns the next run that no earlier call has returned. Waits until there is one. */
  nextRun(): Promise<ScriptedRun>
}

/** Creates an engine that a test controls. With `isDeaf`, it ignores the abort of its signal. */
export function createScriptedEngine({ id = 'scripted', isDeaf = false, available = true } = {}): ScriptedEngine {
  const begun = createQueue<ScriptedRun>()
  return {
    id,
    title: 'The scripted engine',
    available,
    nextRun: begun.take,
    async *run(input, signal) {
      const steps = createQueue<() => EngineEvent | undefined>()
      let leave: () => void = () => undefined
      const left = new Promise<void>((resolve) => {
        leave = resolve
      })
      if (!isDeaf) signal.addEventListener('abort', () => steps.put(() => undefined))
      begun.put({
        input,
        signal,
        left,
        emit: (...events) => {
          for (const event of events) steps.put(() => event)
        },
        finish: () => steps.put(() => undefined),
        fail: (error) =>
          steps.put(() => {
            throw error
          }),
      })
      try {
        for (;;) {
          const event = (await steps.take())()
          if (event === undefined) return
          yield event
        }
      } finally {
        leave()
      }
    },
  }
}

/** Returns the events of one complete file with these pieces of content. */
export function fileEvents(path: string, ...pieces: readonly string[]): EngineEvent[] {
  return [
    { type: 'fileStarted', path, language: 'dart' },
    ...pieces.map((text) => ({ type: 'fileDelta', path, text }) as const),
    { type: 'fileCompleted', path },
  ]
}

function createQueue<T>() {
  const items: T[] = []
  const takers: ((item: T) => void)[] = []
  return {
    put(item: T) {
      const taker = takers.shift()
      if (taker) taker(item)
      else items.push(item)
    },
    take: (): Promise<T> =>
      new Promise((resolve) => {
        const item = items.shift()
        if (item !== undefined) resolve(item)
        else takers.push(resolve)
      }),
  }
}
