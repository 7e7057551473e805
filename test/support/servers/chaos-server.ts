import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'
import type { PacedServerOptions } from './paced-server.js'

const counts = z.record(z.string(), z.number())
const memory = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() })
const objects = z.object({ asyncGenerators: z.number(), promises: z.number() })

/** How many timers, sockets and the like are under way, by their kind. */
export type Resources = z.output<typeof counts>
/** In bytes. */
export type Memory = z.output<typeof memory>

/** The product's server, as it was built, in a process of its own that a test steers, measures and kills. */
export interface ChaosServer extends Omit<TestProcess, 'send'> {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Lets so many more events of its template engine through. */
  readonly allow: (events: number) => void
  /** Lets all through, from now on, until `close`. */
  readonly open: () => void
  readonly close: () => void
  /** Resolves when none of the engines that are let go is at work: a run learns within half a second that it is deleted. */
  readonly idle: () => Promise<void>
  readonly resources: () => Promise<Resources>
  /** After its garbage was collected. */
  readonly memory: () => Promise<Memory>
  /** How many there are in its heap: it takes a second or so. */
  readonly objects: () => Promise<z.output<typeof objects>>
}

const entry = fileURLToPath(new URL('serve-chaos.mjs', import.meta.url))

export async function startChaosServer(cleanup: Cleanup, options: PacedServerOptions): Promise<ChaosServer> {
  const { dataFolder, port = 0, environment = {} } = options
  const { send, ...child } = startProcess(cleanup, {
    command: process.execPath,
    arguments: [entry],
    workingFolder: dataFolder,
    environment: {
      DATA_DIR: dataFolder,
      PORT: String(port),
      DEMO: 'false',
      LOG_FORMAT: 'json',
      RATE_LIMIT_SCALE: '100000',
      ...environment,
    },
  })
  const ask = (type: string) => {
    const told = child.nextMessage(type)
    send({ type })
    return told
  }
  const { url, pid } = await child.nextMessage('listening')
  const address = new URL(String(url))
  return {
    ...child,
    url: address.origin,
    port: Number(address.port),
    pid: Number(pid),
    allow: (events) => send({ type: 'allow', events }),
    open: () => send({ type: 'open' }),
    close: () => send({ type: 'close' }),
    idle: async () => void (await ask('idle')),
    resources: async () => counts.parse((await ask('resources')).of),
    memory: async () => memory.parse((await ask('memory')).of),
    objects: async () => objects.parse((await ask('objects')).of),
  }
}
