import { findDart } from '@assistant/generator'
import packageJson from '../../package.json' with { type: 'json' }
import { compose, type Server } from '../compose.js'
import type { Engines } from '../composition/engines.js'
import { readConfig } from '../config.js'
import { createLog } from '../operations/log.js'
import { StartError } from '../operations/start-error.js'
import { startTracing } from '../operations/tracing.js'
import { announce } from './announcement.js'
import { stopOnSignals } from './signals.js'

export interface StartOptions {
  /** Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default: the engines that the settings select. */
  readonly engines?: Engines
}

/**
 * Starts the server and takes over this process: SIGTERM and SIGINT stop it. If the start fails with a `StartError`, prints
 * its message and exits with code 1.
 */
export async function startServer(options: StartOptions = {}): Promise<Server> {
  const { env = process.env, engines } = options
  // Only the user of this process can read the files that the server and SQLite create.
  process.umask(0o077)
  const isTerminal = process.stdout.isTTY === true
  try {
    const config = readConfig(env, { workingFolder: process.cwd(), isTerminal })
    const log = await createLog(config.log)
    const dart = await findDart(env)
    const tracing = await startTracing(env, packageJson.version)
    const server = await compose({ config, engines, dart, version: packageJson.version, log, tracing })
    stopOnSignals(server.stop, config.stopGraceSeconds, log)
    await announce(server, config, log, isTerminal)
    return server
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
