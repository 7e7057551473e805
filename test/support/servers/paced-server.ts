import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'

/** The product's server, as it was built, in a process of its own, with engines that wait for permits. */
export interface PacedServer extends Omit<TestProcess, 'send'> {
  readonly url: string
  readonly port: number
  /** Lets so many more events of its engines through. */
  readonly allow: (events: number) => void
  /** Lets all through, from now on. */
  readonly open: () => void
}

export interface PacedServerOptions {
  readonly dataFolder: string
  /** 0: any free one. A server that comes back takes the port of the one before. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
}

const entry = fileURLToPath(new URL('serve-paced.mjs', import.meta.url))

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
