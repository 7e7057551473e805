import type { Rows } from './rows.js'
import { createServer, type Server, type ServerParts } from './server.js'

/** How many generations of one user may run at once, at most. */
export const mostPerUser = 2

/** The processes of the product, and who looks after them. */
export interface Fleet {
  /** Those that live, whether or not they listen. */
  living(): Server[]
  /** One that listens, whichever. */
  find(): Server | undefined
  /** Replaces who is gone, or is about to go. */
  keep(): void
  /** Tells all that live to stop. */
  stop(): void
}

export type FleetParts = Pick<ServerParts, 'world' | 'database' | 'bus' | 'runs' | 'broken'> & { readonly rows: Rows }

/** Two processes that share a database; or, as on SQLite, one after the other that has it to itself. */
export function createFleet(parts: FleetParts): Fleet {
  const { world, rows } = parts
  const { random } = world
  const ownsDatabase = random.chance(0.2)
  const servers: Server[] = []
  const stopping = new Set<Server>()
  const living = () => servers.filter(({ process }) => process.isAlive)

  function boot(): void {
    const server = createServer({
      ...parts,
      process: world.process(`server ${servers.length + 1}`),
      ownsDatabase,
      // An administrator may have changed the setting in between.
      generationsPerUser: random.between(1, mostPerUser),
      onListening() {
        if (ownsDatabase && rows.leases().some((owner) => !server.ids.has(owner))) {
          world.problem('a process that has the database to itself respects a lease of one that is gone')
        }
      },
      onStopping: () => stopping.add(server),
      onStopped() {
        if (rows.leases().some((owner) => server.ids.has(owner))) {
          world.problem('a process that has stopped keeps a lease')
        }
      },
    })
    servers.push(server)
  }

  return {
    living,
    find() {
      const listening = living().filter(({ isListening }) => isListening)
      return listening[random.below(Math.max(1, listening.length))]
    },
    keep() {
      const wanted = ownsDatabase ? 1 : 2
      const counted = ownsDatabase ? living() : living().filter((server) => !stopping.has(server))
      for (let missing = wanted - counted.length; missing > 0; missing -= 1) boot()
    },
    stop() {
      for (const server of living()) server.stop()
    },
  }
}
