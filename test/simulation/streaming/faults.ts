import { eq, sql } from 'drizzle-orm'
import type { SimulatedDatabase } from '../kernel/database/database.js'
import type { World } from '../kernel/world.js'
import type { Server } from './server.js'
import type { StartRequest } from './start-requests.js'

export interface FaultParts {
  readonly world: World
  readonly database: SimulatedDatabase
  /** Returns the servers that are alive, including those that do not listen. */
  readonly aliveServers: () => readonly Server[]
  readonly requests: readonly StartRequest[]
}

/** Injects faults into the processes and their data, a few per simulated minute. Each fault can be switched off. */
export function startFaults({ world, database, aliveServers, requests }: FaultParts): void {
  const { random } = world
  const pickServer = () => aliveServers()[random.below(Math.max(1, aliveServers().length))]
  const pickRequest = () => requests[random.below(requests.length)]
  const maintenance = world.process('janitor')
  const connection = database.connect(maintenance)
  const { generations, generationEvents } = connection.tables

  const deleteGeneration = (request: StartRequest, generationId: string) => {
    request.isDeleted = true
    world.note(`${request.name} is deleted`)
    return connection.transaction(async (tx) => {
      await tx.delete(generations).where(eq(generations.id, generationId))
    })
  }
  const shortenLog = async (request: StartRequest, generationId: string) => {
    const [row] = await connection.query.select().from(generations).where(eq(generations.id, generationId))
    if (row === undefined || row.finishedAt === null) return
    request.isLogShortened = true
    world.note(`the log of ${request.name} is shortened to its result`)
    await connection.transaction(async (tx) => {
      await tx.delete(generationEvents).where(
        // Matches all events but the last.
        sql`${generationEvents.generationId} = ${generationId} and ${generationEvents.seq} < ${row.lastEventId}`,
      )
    })
  }
  /** Returns a function that applies `change` to a random generation. It ignores errors of the database. */
  const onRandomGeneration = (change: typeof deleteGeneration) => () => {
    const request = pickRequest()
    const { generationId } = request ?? {}
    if (request === undefined || generationId === undefined) return
    maintenance.start('tidies up', () => change(request, generationId).catch(() => undefined))
  }

  const faults: readonly (readonly [fault: string, probability: number, inject: () => void])[] = [
    ['a process crashes', 0.12, () => pickServer()?.process.crash()],
    ['a process freezes', 0.12, () => pickServer()?.process.freeze(random.between(500, 30_000))],
    ['a deploy', 0.08, () => pickServer()?.stop()],
    ['the clock of the database jumps', 0.06, () => database.moveClock(random.pick(clockJumpsMs))],
    ['the clock of a process jumps', 0.05, () => pickServer()?.process.moveClock(random.pick(clockJumpsMs))],
    ['a generation is deleted', 0.02, onRandomGeneration(deleteGeneration)],
    ['a log is shortened', 0.05, onRandomGeneration(shortenLog)],
  ]
  const injectSome = () => {
    for (const [fault, probability, inject] of faults) if (world.occurs(fault, probability)) inject()
    world.after(random.between(500, 3_500), injectSome)
  }
  injectSome()
}

const clockJumpsMs = [-3_600_000, -20_000, -2_000, 2_000, 20_000, 3_600_000] as const
