import { type Analyzer, type Engine, EngineError, type EngineEvent } from '@assistant/generator'
import type { Process } from '../kernel/process.js'
import type { Random } from '../kernel/random.js'
import type { World } from '../kernel/world.js'

/** The events that the engines of all processes sent, per engine run. */
export interface EngineRuns {
  /** Begins an engine run. Returns its number, which marks each of its texts. */
  begin(): number
  events(run: number): EngineEvent[]
}

export function createEngineRuns(): EngineRuns {
  const runs: EngineEvent[][] = []
  return {
    begin: () => runs.push([]),
    events: (run) => runs[run - 1] ?? [],
  }
}

/** Returns the number of the engine run that sent a text. */
export function parseRunNumber(text: string): number | undefined {
  const match = /^\[run (\d+)\]/.exec(text)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

type Behaviour = (process: Process, signal: AbortSignal, random: Random) => Promise<void>

const never = () => new Promise<void>(() => {})

/** The behaviour of each engine at a random point of its run. */
const behaviours = {
  steady: async () => {},
  hasty: async () => {},
  /** Sends nothing more, and ends when the signal is aborted. */
  hanging: (_, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve())
    }),
  /** Sends nothing more, and ignores the signal. */
  deaf: never,
  refusing: async () => {
    throw new EngineError('ENGINE_REFUSED', 'This engine does not write that.')
  },
  failing: async () => {
    throw new Error('The engine has a fault')
  },
  /** Fails in half of its runs, like an engine whose child process has died. */
  crashing: async (_process, _signal, random) => {
    if (random.chance(0.5)) throw new EngineError('INTERRUPTED', 'The child process has died.')
  },
  /** Crashes the server process. */
  deadly: (process) => {
    process.crash()
    return never()
  },
} satisfies Record<string, Behaviour>

export type EngineId = keyof typeof behaviours

/** Creates the engines of one process. Their output and delays depend only on the random numbers of the world. */
export function createEngines(world: World, process: Process, runs: EngineRuns): readonly [Engine, ...Engine[]] {
  const { random } = world
  const create = (id: EngineId): Engine => ({
    id,
    title: `The ${id} engine`,
    available: true,
    async *run(_input, signal) {
      const run = runs.begin()
      world.note(`run ${run} of the ${id} engine begins on ${process.name}`)
      const events = createEvents(random, run, id === 'hasty' ? 90 : 3)
      const behaviourAt = random.below(events.length)
      for (const [at, event] of events.entries()) {
        if (at === behaviourAt) await behaviours[id](process, signal, random)
        if (id !== 'hasty') await process.sleep(randomPauseMs(random), 'engine', signal)
        if (signal.aborted) return
        runs.events(run).push(event)
        yield event
      }
    },
  })
  const [first, ...others] = Object.keys(behaviours) as [EngineId, ...EngineId[]]
  return [create(first), ...others.map(create)]
}

const randomPauseMs = (random: Random) => (random.chance(0.15) ? random.between(500, 8_000) : random.between(0, 60))

/** Returns the events of one engine run: chat and files, marked with the run. A path may occur twice. */
function createEvents(random: Random, run: number, maxDeltas: number): EngineEvent[] {
  const mark = `[run ${run}]`
  const events: EngineEvent[] = [{ type: 'chat', text: `${mark} begins.` }]
  const fileCount = random.between(0, 3)
  for (let file = 1; file <= fileCount; file += 1) {
    const path = `lib/part_${random.below(4)}.dart`
    const deltas = random.between(0, maxDeltas)
    events.push({ type: 'progress', step: file, steps: fileCount, message: `${mark} writes ${path}` })
    events.push({ type: 'fileStarted', path, language: 'dart' })
    for (let delta = 1; delta <= deltas; delta += 1) {
      events.push({ type: 'fileDelta', path, text: `${mark} ${file}.${delta} ${random.below(1_000)}\n` })
    }
    events.push({ type: 'fileCompleted', path })
  }
  events.push({ type: 'usage', inputTokens: random.below(100), outputTokens: random.below(100) })
  return events
}

/** Creates an analyzer that reports one warning in a third of its calls, after a random delay. */
export function createSimulatedAnalyzer(world: World, process: Process): Analyzer {
  return {
    async analyze([first], signal) {
      await process.sleep(world.random.between(1, 400), 'analyzer', signal)
      if (first === undefined || world.random.below(3) > 0) return []
      const position = { path: first.path, line: 1, column: 1, source: 'dart' } as const
      return [{ ...position, severity: 'warning', code: 'a-finding', message: 'Something is odd here.' }]
    },
  }
}
