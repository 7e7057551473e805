import { eq, sql } from 'drizzle-orm'
import type { SimulatedDatabase } from '../kernel/database.js'
import type { World } from '../kernel/world.js'
import type { Server } from './server.js'
import type { Wish } from './wishes.js'

export interface TroubleParts {
  readonly world: World
  readonly database: SimulatedDatabase
  /** Those that live, whether or not they listen. */
  readonly servers: () => readonly Server[]
  readonly wishes: readonly Wish[]
}

/** What befalls the processes and their data, a few times a minute; each of it can be left out. */
export function bringTrouble({ world, database, servers, wishes }: TroubleParts): void {
  const { random } = world
  const someone = () => servers()[random.below(Math.max(1, servers().length))]
  const something = () => wishes[random.below(wishes.length)]
  const janitor = world.process('janitor')
  const rows = database.connect(janitor)
  const { generations, generationEvents } = rows.tables

  const remove = (wish: Wish, generationId: string) => {
    wish.isDeleted = true
    world.note(`${wish.name} is deleted`)
    return rows.transaction(async (tx) => {
      await tx.delete(generations).where(eq(generations.id, generationId))
    })
  }
  const shorten = async (wish: Wish, generationId: string) => {
    const [row] = await rows.query.select().from(generations).where(eq(generations.id, generationId))
    if (row === undefined || row.finishedAt === null) return
    wish.isShortened = true
    world.note(`the log of ${wish.name} is shortened to its result`)
    await rows.transaction(async (tx) => {
      await tx.delete(generationEvents).where(
        // All but the last.
        sql`${generationEvents.generationId} = ${generationId} and ${generationEvents.seq} < ${row.lastEventId}`,
      )
    })
  }
  /** What is to become of a generation, by somebody who gives up when the database does. */
  const onRows = (change: typeof remove) => () => {
    const wish = something()
    const { generationId } = wish ?? {}
    if (wish === undefined || generationId === undefined) return
    janitor.start('tidies up', () => change(wish, generationId).catch(() => undefined))
  }

  const troubles: readonly (readonly [fault: string, probability: number, happens: () => void])[] = [
    ['a process crashes', 0.12, () => someone()?.process.crash()],
    ['a process freezes', 0.12, () => someone()?.process.freeze(random.between(500, 30_000))],
    ['a deploy', 0.08, () => someone()?.stop()],
    ['the clock of the database jumps', 0.06, () => database.moveClock(random.pick(jumps))],
    ['the clock of a process jumps', 0.05, () => someone()?.process.moveClock(random.pick(jumps))],
    ['a generation is deleted', 0.02, onRows(remove)],
    ['a log is shortened', 0.05, onRows(shorten)],
  ]
  const next = () => {
    for (const [fault, probability, happens] of troubles) if (world.strikes(fault, probability)) happens()
    world.after(random.between(500, 3_500), next)
  }
  next()
}

const jumps = [-3_600_000, -20_000, -2_000, 2_000, 20_000, 3_600_000] as const
