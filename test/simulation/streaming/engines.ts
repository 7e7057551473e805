import { type Analyzer, type Engine, EngineError, type EngineEvent } from '@assistant/generator'
import type { Random } from '../kernel/random.js'
import type { Process, World } from '../kernel/world.js'

/** What the engines of all processes have said, run by run. */
export interface Runs {
  /** Begins a run of a generation; its number marks everything that it says. */
  begin(): number
  said(run: number): EngineEvent[]
}

export function createRuns(): Runs {
  const runs: EngineEvent[][] = []
  return {
    begin: () => runs.push([]),
    said: (run) => runs[run - 1] ?? [],
  }
}

/** The run that has said a text. */
export function runOf(text: string): number | undefined {
  const marked = /^\[run (\d+)\]/.exec(text)
  return marked?.[1] === undefined ? undefined : Number(marked[1])
}

type Temper = (process: Process, signal: AbortSignal, random: Random) => Promise<void>

const never = () => new Promise<void>(() => {})

/** What each engine does at some point of its run. */
const tempers = {
  steady: async () => {},
  hasty: async () => {},
  /** Says nothing more, until it is told to go. */
  hanging: (_, signal) =>
    new Promise((leave) => {
      if (signal.aborted) leave()
      else signal.addEventListener('abort', () => leave())
    }),
  /** Does not even hear that it is to go. */
  deaf: never,
  refusing: async () => {
    throw new EngineError('ENGINE_REFUSED', 'This engine does not write that.')
  },
  failing: async () => {
    throw new Error('The engine has a fault')
  },
  /** Runs in a child process, which dies every other time. */
  crashing: async (_process, _signal, random) => {
    if (random.chance(0.5)) throw new EngineError('INTERRUPTED', 'The child process has died.')
  },
  /** Takes its whole process with it. */
  deadly: (process) => {
    process.crash()
    return never()
  },
} satisfies Record<string, Temper>

export type EngineId = keyof typeof tempers

/** The engines of one process. They wait as they please, and leave nothing to chance but what the seed decides. */
export function createEngines(world: World, process: Process, runs: Runs): readonly [Engine, ...Engine[]] {
  const { random } = world
  const create = (id: EngineId): Engine => ({
    id,
    title: `The ${id} engine`,
    available: true,
    async *run(_input, signal) {
      const run = runs.begin()
      world.note(`run ${run} of the ${id} engine begins on ${process.name}`)
      const events = script(random, run, id === 'hasty' ? 90 : 3)
      const temperAt = random.below(events.length)
      for (const [at, event] of events.entries()) {
        if (at === temperAt) await tempers[id](process, signal, random)
        if (id !== 'hasty') await process.sleep(pause(random), 'engine', signal)
        if (signal.aborted) return
        runs.said(run).push(event)
        yield event
      }
    },
  })
  const [first, ...others] = Object.keys(tempers) as [EngineId, ...EngineId[]]
  return [create(first), ...others.map(create)]
}

const pause = (random: Random) => (random.chance(0.15) ? random.between(500, 8_000) : random.between(0, 60))

/** Chat and files, everything marked with its run; the same path may come twice. */
function script(random: Random, run: number, mostPieces: number): EngineEvent[] {
  const mark = `[run ${run}]`
  const events: EngineEvent[] = [{ type: 'chat', text: `${mark} begins.` }]
  const files = random.between(0, 3)
  for (let file = 1; file <= files; file += 1) {
    const path = `lib/part_${random.below(4)}.dart`
    const pieces = random.between(0, mostPieces)
    events.push({ type: 'progress', step: file, steps: files, message: `${mark} writes ${path}` })
    events.push({ type: 'fileStarted', path, language: 'dart' })
    for (let piece = 1; piece <= pieces; piece += 1) {
      events.push({ type: 'fileDelta', path, text: `${mark} ${file}.${piece} ${random.below(1_000)}\n` })
    }
    events.push({ type: 'fileCompleted', path })
  }
  events.push({ type: 'usage', inputTokens: random.below(100), outputTokens: random.below(100) })
  return events
}

/** Finds one thing in every third project, and takes its time. */
export function createSimulatedAnalyzer(world: World, process: Process): Analyzer {
  return {
    async analyze([first], signal) {
      await process.sleep(world.random.between(1, 400), 'analyzer', signal)
      if (first === undefined || world.random.below(3) > 0) return []
      const place = { path: first.path, line: 1, column: 1, source: 'dart' } as const
      return [{ ...place, severity: 'warning', code: 'a-finding', message: 'Something is odd here.' }]
    },
  }
}
