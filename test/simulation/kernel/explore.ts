import type { FaultOccurrence } from './faults.js'
import { createRandom } from './random.js'
import { createWorld, type World } from './world.js'

/** Sets up processes in the given world and runs it. */
export type Scenario = (world: World) => Promise<void>

/** The result of one seed. */
export interface Outcome {
  readonly problems: readonly string[]
  readonly hash: number
  readonly steps: number
  readonly history: readonly string[]
  readonly occurredFaults: readonly FaultOccurrence[]
}

/** Runs a scenario with one seed. */
export async function runSeed(scenario: Scenario, seed: number, options: RunOptions = {}): Promise<Outcome> {
  const world = createWorld({ seed, ...options })
  const { stackTraceLimit } = Error
  // Skips stack traces: errors are frequent here, and only a readable history shows their origin.
  if (!options.isHistoryRecorded) Error.stackTraceLimit = 0
  try {
    await yieldToEventLoop()
    await scenario(world)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  const { problems, hash, steps, history, occurredFaults } = world
  return { problems, hash, steps, history, occurredFaults }
}

interface RunOptions {
  readonly isDisabled?: (fault: FaultOccurrence) => boolean
  readonly isHistoryRecorded?: boolean
}

/** Returns the first seed with problems, and the problems; undefined when there is none. */
export async function findFailure(scenario: Scenario, seeds: Iterable<number>) {
  for (const seed of seeds) {
    const { problems } = await runSeed(scenario, seed)
    if (problems.length > 0) return { seed, problems }
  }
  return undefined
}

/** Runs every seed. Throws the shortest history of the first one that has a problem. */
export async function expectNoProblem(scenario: Scenario, seeds: Iterable<number>): Promise<void> {
  for (const seed of seeds) {
    const { problems } = await runSeed(scenario, seed)
    if (problems.length > 0) throw new Error(await report(scenario, seed))
  }
}

/** Returns the report of a failing seed: the problem and the shortest history that still has one. */
export async function report(scenario: Scenario, seed: number): Promise<string> {
  const first = await runSeed(scenario, seed, { isHistoryRecorded: true })
  const shortest = await shortenHistory(scenario, seed, first)
  const faults = shortest.occurredFaults.map(({ fault, nth }) => `${fault} (${nth})`)
  return [
    `seed ${seed}, hash ${first.hash.toString(16)}: ${first.problems.join('; ')}`,
    `shortest history found: ${faults.length} of ${first.occurredFaults.length} faults (${faults.join(', ') || 'none'})`,
    ...shortest.history,
  ].join('\n')
}

/** Disables faults, first whole kinds and then single ones, as long as a problem remains. */
async function shortenHistory(scenario: Scenario, seed: number, first: Outcome): Promise<Outcome> {
  const disabled = new Set<string>()
  let shortest = first
  const without = async (name: string) => {
    disabled.add(name)
    const isDisabled = ({ fault, nth }: FaultOccurrence) => disabled.has(fault) || disabled.has(`${fault} ${nth}`)
    const outcome = await runSeed(scenario, seed, { isDisabled, isHistoryRecorded: true })
    if (outcome.problems.length > 0) shortest = outcome
    else disabled.delete(name)
  }
  for (const fault of new Set(first.occurredFaults.map(({ fault }) => fault))) await without(fault)
  for (const { fault, nth } of shortest.occurredFaults) await without(`${fault} ${nth}`)
  return shortest
}

export interface Seeds {
  /** Seeds that are the same in every run. */
  readonly fixed: readonly number[]
  /** Seeds that differ in every run. Their base is printed. */
  readonly fresh: readonly number[]
  readonly base: number
}

/** The base of the fresh seeds. `SIMULATION_BASE` repeats those of an earlier run. */
const base = Number(process.env.SIMULATION_BASE ?? Date.now() % 2 ** 31)

/**
 * Returns the seeds of this run: the default numbers, or SIMULATION_SEEDS in all. With SIMULATION_SEED, it is that seed
 * alone.
 */
export function selectSeeds(defaultCounts: { readonly fixed: number; readonly fresh: number }): Seeds {
  const { SIMULATION_SEED: only, SIMULATION_SEEDS: total } = process.env
  if (only !== undefined) return { fixed: [Number(only)], fresh: [], base }
  const counts =
    total === undefined
      ? defaultCounts
      : { fixed: Math.ceil(Number(total) * 0.8), fresh: Math.floor(Number(total) * 0.2) }
  const random = createRandom(base)
  return {
    fixed: Array.from({ length: counts.fixed }, (_, index) => index + 1),
    fresh: Array.from({ length: counts.fresh }, () => random.below(2 ** 32)),
    base,
  }
}

/** Yields to the event loop, so that the test runner can report progress between seeds. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
