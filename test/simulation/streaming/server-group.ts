import type { DatabaseView } from './database-view.js'
import { createServer, type Server, type ServerParts } from './server.js'

/** Maximum number of generations of one user that may run at once. */
export const maxRunsPerUser = 2

/** The server processes of the product. */
export interface ServerGroup {
  /** Returns the processes that are alive, including those that do not listen. */
  alive(): Server[]
  /** Returns a random process that listens. */
  findListening(): Server | undefined
  /** Starts processes in place of those that have died or are stopping. */
  replaceMissing(): void
  /** Stops all processes that are alive. */
  stop(): void
}

export type ServerGroupParts = Pick<ServerParts, 'world' | 'database' | 'bus' | 'runs' | 'disabledRule'> & {
  readonly view: DatabaseView
}

/** Creates two processes that share a database, or one at a time with exclusive use of it, as with SQLite. */
export function createServerGroup(parts: ServerGroupParts): ServerGroup {
  const { world, view } = parts
  const { random } = world
  const ownsDatabase = random.chance(0.2)
  const servers: Server[] = []
  const stopping = new Set<Server>()
  const alive = () => servers.filter(({ process }) => process.isAlive)

  function boot(): void {
    const server = createServer({
      ...parts,
      process: world.process(`server ${servers.length + 1}`),
      ownsDatabase,
      // An administrator may have changed the setting between two starts.
      generationsPerUser: random.between(1, maxRunsPerUser),
      onListening() {
        if (ownsDatabase && view.leaseOwners().some((owner) => !server.ids.has(owner))) {
          world.problem('a process with exclusive use of the database keeps the lease of a dead process')
        }
      },
      onStopping: () => stopping.add(server),
      onStopped() {
        if (view.leaseOwners().some((owner) => server.ids.has(owner))) {
          world.problem('a stopped process still holds a lease')
        }
      },
    })
    servers.push(server)
  }

  return {
    alive,
    findListening() {
      const listening = alive().filter(({ isListening }) => isListening)
      return listening[random.below(Math.max(1, listening.length))]
    },
    replaceMissing() {
      const targetCount = ownsDatabase ? 1 : 2
      const counted = ownsDatabase ? alive() : alive().filter((server) => !stopping.has(server))
      for (let missing = targetCount - counted.length; missing > 0; missing -= 1) boot()
    },
    stop() {
      for (const server of alive()) server.stop()
    },
  }
}
