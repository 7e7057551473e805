import { createSimulatedBus } from '../kernel/bus.js'
import { createSimulatedDatabase } from '../kernel/database/database.js'
import type { Store } from '../kernel/database/store.js'
import type { Scenario } from '../kernel/explore.js'
import { createNetwork } from '../kernel/network.js'
import type { Random } from '../kernel/random.js'
import { createDatabaseView } from './database-view.js'
import { createEngineRuns, type EngineId } from './engines.js'
import { startFaults } from './faults.js'
import { checkInvariants } from './invariants.js'
import { type ReaderState, startReader } from './reader.js'
import type { Rule } from './rules.js'
import { createServerGroup, maxRunsPerUser } from './server-group.js'
import { caller, projectId, type StartRequest, sendStartRequest } from './start-requests.js'

const secondMs = 1_000
const faultSeconds = 40
/** Time to finish everything after the last fault. Several engines may hang one after the other. */
const maxRecoverySeconds = 600
/** Time in which a cancel must take effect: in the run itself, or in one that takes over after it. */
const maxCancelSeconds = 60
/** Long enough for a process to end its runs and to notice every disconnected reader. */
const shutdownSeconds = 120

const usualEngines = ['steady', 'steady', 'steady', 'crashing', 'hasty', 'hasty', 'refusing', 'failing'] as const
const oddEngines = ['hanging', 'deaf', 'deadly'] as const
const pickEngine = (random: Random): EngineId => random.pick(random.chance(0.25) ? oddEngines : usualEngines)

export interface StreamingOptions {
  readonly store: Store
  /** The rule that is disabled in this world. */
  readonly disabledRule?: Rule | undefined
}

/** Several server processes run generations for clients and readers. Faults occur in the first `faultSeconds`. */
export function streamingScenario({ store, disabledRule }: StreamingOptions): Scenario {
  return async (world) => {
    const { random } = world
    const view = createDatabaseView(store, disabledRule)
    const database = createSimulatedDatabase(world, view.store)
    view.setUp(caller.userId, projectId)
    const bus = createSimulatedBus(world)
    const network = createNetwork(world)
    const runs = createEngineRuns()
    const servers = createServerGroup({ world, database, bus, runs, view, disabledRule })
    const requests: StartRequest[] = []
    const readers: ReaderState[] = []
    let faultsEndedAt = Number.POSITIVE_INFINITY

    function addRequest(name: string): void {
      const request: StartRequest = {
        name,
        engine: pickEngine(random),
        isCancelRequested: false,
        isDeleted: false,
        isLogShortened: false,
      }
      requests.push(request)
      const isCanceled = world.occurs('a change of mind', 0.3)
      const cancelAfterMs = isCanceled ? random.below((faultSeconds + 20) * secondMs) : undefined
      const startReaders = (generationId: string) => {
        for (const which of ['first', 'second']) {
          const reader = { name: `the ${which} reader of ${name}`, isResuming: disabledRule?.isResuming ?? true }
          readers.push(startReader({ world, generationId, findServer: servers.findListening, ...reader }))
        }
      }
      sendStartRequest({
        world,
        network,
        findServer: servers.findListening,
        request,
        cancelAfterMs,
        onStarted: startReaders,
      })
    }

    const isFinished = () =>
      readers.length === 2 * requests.length &&
      readers.every(({ outcome }) => outcome !== undefined) &&
      view.countUnfinished() === 0

    function checkRunning(): void {
      if (view.countRunning() > maxRunsPerUser) world.problem('a user has more concurrent runs than allowed')
      for (const { cancelAcceptedAt = Number.POSITIVE_INFINITY, generationId } of requests) {
        const isDue = world.now() - Math.max(cancelAcceptedAt, faultsEndedAt) > maxCancelSeconds * secondMs
        if (isDue && view.isRunning(generationId)) world.problem('a canceled generation keeps running')
      }
    }

    /** Runs the world for `seconds`, or until `isDone` returns true. */
    async function runFor(seconds: number, isDone: () => boolean): Promise<void> {
      for (let passedSeconds = 0; passedSeconds < seconds && !isDone(); passedSeconds += 1) {
        servers.replaceMissing()
        await world.run(secondMs)
        checkRunning()
      }
    }

    world.enableFaults()
    for (let number = random.between(1, 3); number > 0; number -= 1) addRequest(`request ${number}`)
    startFaults({ world, database, aliveServers: servers.alive, requests })
    await runFor(faultSeconds, () => false)
    world.disableFaults()
    faultsEndedAt = world.now()
    // In half of the histories, servers restart after the faults. The others must finish all work without a restart.
    if (random.chance(0.5)) servers.stop()
    await runFor(maxRecoverySeconds, isFinished)
    if (view.countUnfinished() > 0) world.problem('a generation never ends')
    if (readers.some(({ outcome }) => outcome === undefined)) world.problem('a reader never ends')
    servers.stop()
    await world.run(shutdownSeconds * secondMs)
    if (servers.alive().length > 0) world.problem('a process does not stop')
    if (database.hasOpenTransaction) world.problem('a transaction is still open')
    checkInvariants({ world, view, runs, requests, readers })
    view.tearDown()
  }
}
