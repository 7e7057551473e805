import { createSimulatedBus } from '../kernel/bus.js'
import { createSimulatedDatabase } from '../kernel/database.js'
import type { Scenario } from '../kernel/explore.js'
import { createNetwork } from '../kernel/network.js'
import type { Random } from '../kernel/random.js'
import type { Store } from '../kernel/store.js'
import { createRuns, type EngineId } from './engines.js'
import { createFleet, mostPerUser } from './fleet.js'
import { type Reading, startReader } from './reader.js'
import { listRows } from './rows.js'
import type { Rule } from './rules.js'
import { bringTrouble } from './troubles.js'
import { judge } from './verdict.js'
import { caller, makeWish, projectId, type Wish } from './wishes.js'

const second = 1_000
/** Seconds of trouble, and how many everything may take after it: one engine after the other may hang. */
const trouble = 40
const patience = 600
/** So many seconds after it was asked, a generation is canceled: by its runner, or by who takes its place. */
const cancelPatience = 60
/** Long enough for a process to end its runs and notice every socket that is gone. */
const farewell = 120

const usualEngines = ['steady', 'steady', 'steady', 'crashing', 'hasty', 'hasty', 'refusing', 'failing'] as const
const oddEngines = ['hanging', 'deaf', 'deadly'] as const
const pickEngine = (random: Random): EngineId => random.pick(random.chance(0.25) ? oddEngines : usualEngines)

export interface StreamingOptions {
  readonly store: Store
  /** The rule that does not hold in this world. */
  readonly broken?: Rule | undefined
}

/** Generations that several processes work on, those who follow them, and everything that may come in between. */
export function streamingScenario({ store, broken }: StreamingOptions): Scenario {
  return async (world) => {
    const { random } = world
    const rows = listRows(store, broken)
    const database = createSimulatedDatabase(world, rows.store)
    rows.begin(caller.userId, projectId)
    const bus = createSimulatedBus(world)
    const network = createNetwork(world)
    const runs = createRuns()
    const fleet = createFleet({ world, database, bus, runs, rows, broken })
    const wishes: Wish[] = []
    const readings: Reading[] = []
    let calmAt = Number.POSITIVE_INFINITY

    function wishFor(name: string): void {
      const wish: Wish = {
        name,
        engine: pickEngine(random),
        isCancelAsked: false,
        isDeleted: false,
        isShortened: false,
      }
      wishes.push(wish)
      const isRegretted = world.strikes('a change of mind', 0.3)
      const cancelAfter = isRegretted ? random.below((trouble + 20) * second) : undefined
      const follow = (generationId: string) => {
        for (const which of ['first', 'second']) {
          const reader = { name: `the ${which} reader of ${name}`, resumes: broken?.resumes ?? true }
          readings.push(startReader({ world, generationId, findServer: fleet.find, ...reader }))
        }
      }
      makeWish({ world, network, findServer: fleet.find, wish, cancelAfter, onStarted: follow })
    }

    const isOver = () =>
      readings.length === 2 * wishes.length &&
      readings.every(({ outcome }) => outcome !== undefined) &&
      rows.unfinished() === 0

    function look(): void {
      if (rows.running() > mostPerUser) world.problem('more of one user run at once than may')
      for (const { canceledAt = Number.POSITIVE_INFINITY, generationId } of wishes) {
        const isDue = world.now() - Math.max(canceledAt, calmAt) > cancelPatience * second
        if (isDue && rows.isRunning(generationId)) world.problem('a canceled generation goes on')
      }
    }

    async function pass(seconds: number, isEnough: () => boolean): Promise<void> {
      for (let passed = 0; passed < seconds && !isEnough(); passed += 1) {
        fleet.keep()
        await world.run(second)
        look()
      }
    }

    world.unleash()
    for (let number = random.between(1, 3); number > 0; number -= 1) wishFor(`wish ${number}`)
    bringTrouble({ world, database, servers: fleet.living, wishes })
    await pass(trouble, () => false)
    world.calm()
    calmAt = world.now()
    // Perhaps one more deploy, in which nothing stands in the way; and perhaps nothing comes to help any more.
    if (random.chance(0.5)) fleet.stop()
    await pass(patience, isOver)
    if (rows.unfinished() > 0) world.problem('a generation never ends')
    if (readings.some(({ outcome }) => outcome === undefined)) world.problem('a reader waits for ever')
    fleet.stop()
    await world.run(farewell * second)
    if (fleet.living().length > 0) world.problem('a process does not stop')
    if (database.isHeld) world.problem('a transaction is still open')
    judge({ world, rows, runs, wishes, readings })
    rows.end()
  }
}
