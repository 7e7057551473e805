import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'

/** The built server of the product in a process of its own, with a template engine that waits for permits. */
export interface PacedServer extends Omit<TestProcess, 'send'> {
  readonly url: string
  readonly port: number
  /** Permits this many more events of its template engine. */
  readonly allow: (events: number) => void
  /** Permits all events from now on. */
  readonly open: () => void
}

export interface PacedServerOptions {
  readonly dataFolder: string
  /** The default, 0, selects any free port. A test that restarts a server passes the port of the first one. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
}

const entry = fileURLToPath(new URL('serve-paced.mjs', import.meta.url))

/** Starts a server and waits until it listens. `cleanup` kills it. */
export async function startPacedServer(cleanup: Cleanup, options: PacedServerOptions): Promise<PacedServer> {
  const { dataFolder, port = 0, environment = {} } = options
  const child = startProcess(cleanup, {
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
  const { url } = await child.nextMessage('listening')
  const address = new URL(String(url))
  return {
    ...child,
    url: address.origin,
    port: Number(address.port),
    allow: (events) => child.send({ type: 'allow', events }),
    open: () => child.send({ type: 'open' }),
  }
}
