import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'
import type { PacedServerOptions } from './paced-server.js'

const counts = z.record(z.string(), z.number())
const memory = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() })
const objects = z.object({ asyncGenerators: z.number(), promises: z.number() })

/** The number of active timers, sockets and other resources by type. */
export type Resources = z.output<typeof counts>
/** Memory use in bytes. */
export type Memory = z.output<typeof memory>

/**
 * The built server of the product in a process of its own, with engines that wait for permits, and with measurements.
 */
export interface ChaosServer extends Omit<TestProcess, 'send'> {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Permits this many more events of its template and counting engines. */
  readonly allow: (events: number) => void
  /** Permits all events until `close`. */
  readonly open: () => void
  /** Withdraws all permits. Engines that already wait for a permit may emit one more event. */
  readonly close: () => void
  /** Resolves when no run of these two engines is in progress. A run stops within 0.5 s after its deletion. */
  readonly waitUntilIdle: () => Promise<void>
  /** Returns the resources that keep the process running. */
  readonly resources: () => Promise<Resources>
  /** Returns the memory use after a garbage collection. */
  readonly memory: () => Promise<Memory>
  /** Returns the number of async generators and promises in the heap. It takes about one second. */
  readonly objects: () => Promise<z.output<typeof objects>>
}

const entry = fileURLToPath(new URL('serve-chaos.mjs', import.meta.url))

/** Starts a server and waits until it listens. `cleanup` kills it. */
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
  const request = (type: string) => {
    const answer = child.nextMessage(type)
    send({ type })
    return answer
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
    waitUntilIdle: async () => void (await request('idle')),
    resources: async () => counts.parse((await request('resources')).of),
    memory: async () => memory.parse((await request('memory')).of),
    objects: async () => objects.parse((await request('objects')).of),
  }
}
