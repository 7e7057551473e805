import { createRandom } from './random.js'
import { createWorld, type Strike, type World } from './world.js'

/** One history: plays in the world that it is given, and runs it. */
export type Scenario = (world: World) => Promise<void>

/** What a seed led to. */
export interface Outcome {
  readonly problems: readonly string[]
  readonly hash: number
  readonly steps: number
  readonly history: readonly string[]
  readonly struck: readonly Strike[]
}

/** Plays a scenario with a seed. */
export async function play(scenario: Scenario, seed: number, options: PlayOptions = {}): Promise<Outcome> {
  const world = createWorld({ seed, ...options })
  const { stackTraceLimit } = Error
  // Errors are daily bread there, and where each comes from is for who reads the history.
  if (!options.isTold) Error.stackTraceLimit = 0
  try {
    await pause()
    await scenario(world)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  const { problems, hash, steps, history, struck } = world
  return { problems, hash, steps, history, struck }
}

interface PlayOptions {
  readonly isOff?: (strike: Strike) => boolean
  readonly isTold?: boolean
}

/** The first seed that has a problem, and which; undefined when none has. */
export async function findFailure(scenario: Scenario, seeds: Iterable<number>) {
  for (const seed of seeds) {
    const { problems } = await play(scenario, seed)
    if (problems.length > 0) return { seed, problems }
  }
  return undefined
}

/** Plays every seed; throws the shortest history of the first that has a problem. */
export async function expectNoProblem(scenario: Scenario, seeds: Iterable<number>): Promise<void> {
  for (const seed of seeds) {
    const { problems } = await play(scenario, seed)
    if (problems.length > 0) throw new Error(await report(scenario, seed))
  }
}

/** What a failing seed tells: what is wrong, and the shortest history in which it still goes wrong. */
export async function report(scenario: Scenario, seed: number): Promise<string> {
  const first = await play(scenario, seed, { isTold: true })
  const shortest = await shorten(scenario, seed, first)
  const faults = shortest.struck.map(({ fault, nth }) => `${fault} (${nth})`)
  return [
    `seed ${seed}, hash ${first.hash.toString(16)}: ${first.problems.join('; ')}`,
    `shortest history found: ${faults.length} of ${first.struck.length} faults (${faults.join(', ') || 'none'})`,
    ...shortest.history,
  ].join('\n')
}

/** Switches faults off, whole kinds and then one by one, as long as there still is a problem. */
async function shorten(scenario: Scenario, seed: number, first: Outcome): Promise<Outcome> {
  const off = new Set<string>()
  let shortest = first
  const without = async (name: string) => {
    off.add(name)
    const isOff = ({ fault, nth }: Strike) => off.has(fault) || off.has(`${fault} ${nth}`)
    const outcome = await play(scenario, seed, { isOff, isTold: true })
    if (outcome.problems.length > 0) shortest = outcome
    else off.delete(name)
  }
  for (const fault of new Set(first.struck.map((strike) => strike.fault))) await without(fault)
  for (const { fault, nth } of shortest.struck) await without(`${fault} ${nth}`)
  return shortest
}

export interface Seeds {
  /** The same in every run. */
  readonly fixed: readonly number[]
  /** New ones in every run, from a base that is printed. */
  readonly fresh: readonly number[]
  readonly base: number
}

/** Where fresh seeds come from: `SIMULATION_BASE` plays those of an earlier run again. */
const base = Number(process.env.SIMULATION_BASE ?? Date.now() % 2 ** 31)

/**
 * How many are played: `SIMULATION_SEEDS` of them instead of the usual ones, of which there are as many as a run of all
 * tests has time for: two minutes and a half for the whole simulation, on one core.
 */
export function seedsOfThisRun(usual: { readonly fixed: number; readonly fresh: number }): Seeds {
  const asked = Number(process.env.SIMULATION_SEEDS ?? 0)
  const fresh = createRandom(base)
  return {
    fixed: Array.from({ length: asked > 0 ? Math.ceil(asked * 0.8) : usual.fixed }, (_, index) => index + 1),
    fresh: Array.from({ length: asked > 0 ? Math.floor(asked * 0.2) : usual.fresh }, () => fresh.below(2 ** 32)),
    base,
  }
}

/** Lets the machine have its turn: whoever waits for news of the test must not wait until its end. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
