import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'
import { temporaryFolder } from '../temporary-folder.js'

/** The built server of the product with default limits, in a process of its own. */
export interface DefaultServer extends Omit<TestProcess, 'send'> {
  readonly url: string
  readonly port: number
  readonly pid: number
}

export interface DefaultServerOptions {
  /** The default is a new folder. */
  readonly dataFolder?: string
  /** The default, 0, selects any free port. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
  /** The program to run, in this folder. */
  readonly program?: 'serve-default.mjs' | 'serve-stuck.mjs'
}

/** Starts a server and waits until it listens. `cleanup` kills it. */
export async function startDefaultServer(
  cleanup: Cleanup,
  { dataFolder, port = 0, environment = {}, program = 'serve-default.mjs' }: DefaultServerOptions = {},
): Promise<DefaultServer> {
  const folder = dataFolder ?? (await temporaryFolder(cleanup))
  const child = startProcess(cleanup, {
    command: process.execPath,
    arguments: [fileURLToPath(new URL(program, import.meta.url))],
    workingFolder: folder,
    environment: { DATA_DIR: folder, PORT: String(port), DEMO: 'false', LOG_FORMAT: 'json', ...environment },
  })
  const { url, pid } = await child.nextMessage('listening')
  const address = new URL(String(url))
  return { ...child, url: address.origin, port: Number(address.port), pid: Number(pid) }
}
