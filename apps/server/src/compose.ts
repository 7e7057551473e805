import { dirname, join } from 'node:path'
import {
  appRouter,
  type BootstrapReport,
  createMemoryBus,
  createServices,
  createThreadedEstimator,
  type Logger,
  systemRuntime,
} from '@assistant/api'
import { openDatabase, readClock, serverLock } from '@assistant/database'
import { createAnalyzer, createProcessPool, type DartInstallation } from '@assistant/generator'
import { createEngines, type Engines } from './composition/engines.js'
import { createHttpApp } from './composition/http-app.js'
import { assertSqliteDriver, toStartError } from './composition/start-checks.js'
import type { Config } from './config.js'
import { createMailer } from './mail/mailer.js'
import { removeOldOutboxFiles } from './mail/outbox-files.js'
import { prepareDataFolder, readOrCreateSecret, replacePrivateFile } from './operations/data-folder.js'
import { demoAccountsPath } from './operations/demo-accounts.js'
import { createMetrics } from './operations/metrics.js'
import { combineTelemetry } from './operations/telemetry.js'
import type { Tracing } from './operations/tracing.js'

export interface Composition {
  readonly config: Config
  /** Default: the engines that the settings select. */
  readonly engines?: Engines | undefined
  /** If set, its analyzer also checks generated projects. */
  readonly dart?: DartInstallation | undefined
  readonly version: string
  readonly log: Logger
  readonly tracing?: Tracing | undefined
}

/** A running server. */
export interface Server {
  /** The public URL. */
  readonly url: string
  /** The names of the migrations that this start applied. */
  readonly migrations: readonly string[]
  readonly accounts: BootstrapReport
  /**
   * Rejects new calls, gives running generations `stopGraceSeconds` to finish, returns the unfinished ones to the queue, and
   * closes all connections and then the database.
   */
  readonly stop: () => Promise<void>
}

/**
 * Starts the server. This is the composition root: the only place that creates every part, and that defines the order in
 * which the parts start and stop.
 * @throws {StartError} for failures that the operator can fix.
 */
export async function compose(composition: Composition): Promise<Server> {
  /** Functions that undo the steps of the start, called from the last to the first. */
  const undo: (() => unknown)[] = []
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step()
  }
  try {
    return { ...(await start(composition, undo)), stop }
  } catch (error) {
    await stop()
    throw toStartError(error, composition.config)
  }
}

async function start({ config, engines, dart, version, log, tracing }: Composition, undo: (() => unknown)[]) {
  if (tracing !== undefined) undo.push(tracing.close)
  const metrics = createMetrics(version)
  undo.push(metrics.close)
  const telemetry = combineTelemetry([metrics.telemetry, ...(tracing ? [tracing.telemetry] : [])])
  assertSqliteDriver()
  await prepareDataFolder(config.dataFolder)
  const secret = config.secret ?? (await readOrCreateSecret(config.dataFolder))
  for (const path of lockPaths(config)) undo.push(serverLock(path).release)

  const database = await openDatabase(config.databaseUrl, {
    onEffectError: (error) => log.error({ err: error }, 'an effect after a committed transaction failed'),
  })
  undo.push(database.close)
  const { applied: migrations } = await database.migrate()

  // The public URL is read for each mail: with PORT=0, the address is known only after the server listens.
  let publicUrl = config.publicUrl ?? ''
  const outboxFolder = join(config.dataFolder, 'outbox')
  const mailer = createMailer({ ...config, from: config.mailFrom, publicUrl: () => publicUrl, outboxFolder, log })
  undo.push(mailer.close)

  const pool = createProcessPool({ size: config.engineProcesses })
  undo.push(pool.close)
  const analyzer = createAnalyzer({ pool, ...dart })
  undo.push(analyzer.close)

  const passwordEstimator = createThreadedEstimator({ runtime: systemRuntime, log })
  undo.push(passwordEstimator.close)

  const assembly = await createServices({
    database,
    runtime: systemRuntime,
    bus: createMemoryBus(),
    log,
    telemetry,
    engines: engines ?? createEngines({ model: config.model, analyzer, pool }),
    mailer,
    analyzer,
    passwordEstimator: passwordEstimator.estimate,
    settings: { ...config, secret, version },
    chores: { outboxFiles: () => removeOldOutboxFiles(outboxFolder, new Date(systemRuntime.now())) },
  })
  const { services, accessTokens, signingKeys, liveAccess, mailSender, worker, housekeeping } = assembly
  const accounts = await assembly.bootstrap({
    ...(config.administrator && { admin: config.administrator }),
    isDemo: config.isDemo,
    writeDemoAccounts: (demo) => replacePrivateFile(demoAccountsPath(config.dataFolder), `${JSON.stringify(demo)}\n`),
  })

  const httpApp = createHttpApp({
    ...config,
    version,
    log,
    metrics,
    telemetry,
    askDatabase: () => readClock(database.query),
    router: appRouter,
    services,
    authenticate: accessTokens.verify,
    watchAccess: liveAccess.watch,
    publicKeys: signingKeys.jwks,
    newId: systemRuntime.randomId,
    now: systemRuntime.now,
  })
  metrics.watch({
    sockets: httpApp.socketCount,
    eventReaders: () => assembly.eventReader.counts().readers,
    watchers: () => assembly.liveSessions.counts().followers + assembly.liveProjects.counts().followers,
    passwords: assembly.passwordGate.counts,
    engineProcesses: pool.counts,
    unfinishedGenerations: assembly.unfinishedGenerations,
  })
  for (const part of [liveAccess, assembly.liveSessions, assembly.liveProjects]) {
    part.start()
    undo.push(part.stop)
  }
  undo.push(httpApp.close)
  housekeeping.start()
  undo.push(housekeeping.stop)
  undo.push(() => worker.stop(config.stopGraceSeconds * 1_000))
  const url = await httpApp.listen()
  undo.push(httpApp.drain)
  publicUrl = url
  // Started after the server listens: unfinished runs of an earlier process start processes at once, which would delay
  // the first answers.
  await worker.start()
  mailSender.start()
  undo.push(() => mailSender.stop())
  return { url, migrations, accounts }
}

/**
 * Returns the paths of the lock files: none with PostgreSQL; with SQLite, in the data folder and beside the database.
 */
function lockPaths({ dataFolder, databaseUrl }: Config): Set<string> {
  if (!databaseUrl.startsWith('file:')) return new Set()
  const folders = [dataFolder, dirname(databaseUrl.slice('file:'.length))]
  return new Set(folders.map((folder) => join(folder, 'server.lock')))
}
