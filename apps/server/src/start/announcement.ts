import { join } from 'node:path'
import type { Logger } from '@assistant/api'
import type { Server } from '../compose.js'
import type { Config } from '../config.js'
import { servedHosts } from '../http/headers/hosts.js'
import { isLoopback } from '../network/addresses.js'
import { demoAccountsPath, readDemoAccounts, type StoredDemoAccounts } from '../operations/demo-accounts.js'

/** Says what a start has done, and where to go on. Passwords are shown on a terminal only: a log is kept. */
export async function announce(server: Server, config: Config, log: Logger, isTerminal: boolean): Promise<void> {
  const { url, migrations, accounts } = server
  const database = config.databaseUrl.startsWith('file:') ? config.databaseUrl : 'PostgreSQL'
  const demo = accounts.hasDemoAccounts ? await readDemoAccounts(config.dataFolder) : undefined
  const demoAccounts = demo && demoAccountsPath(config.dataFolder)
  if (accounts.hasDemoAccounts && !demo) {
    log.warn({}, 'the file with the passwords of the demo accounts is gone: register, or begin with an empty DATA_DIR')
  }
  if (accounts.suspendedDemoAccounts > 0) {
    log.warn({ count: accounts.suspendedDemoAccounts }, 'this is no demo start: the demo accounts are suspended')
  }
  if (accounts.restored) {
    log.warn(accounts.restored, 'this database is a restored backup: the sessions of everybody are ended')
  }
  if (!accounts.hasAdministrator) {
    log.warn(
      {},
      'nobody can administer this server: set ADMIN_EMAIL and ADMIN_PASSWORD, or run npm run cli -- create-admin --email …',
    )
  }
  if (isTerminal) console.log(welcome(server, config, database, demo))
  else {
    const model = config.model && `${config.model.provider} ${config.model.name}`
    const hosts = [...servedHosts(config)]
    log.info({ url, hosts, database, migrations, model, dataFolder: config.dataFolder, demoAccounts }, 'listening')
  }
}

function welcome(
  { url, migrations }: Server,
  config: Config,
  database: string,
  demo: StoredDemoAccounts | undefined,
): string {
  const hosts = [...servedHosts(config)].filter((name) => !isLoopback(name))
  const lines = [
    '',
    '  LikeMinds Assistant is running.',
    '',
    `  HTTP         ${url}/trpc`,
    `  WebSocket    ${url.replace(/^http/, 'ws')}/trpc`,
    ...(hosts.length > 0 ? [`  Hosts        ${hosts.join(', ')}, and the names of this machine`] : []),
    `  Mail         ${config.smtpUrl === undefined ? `files in ${join(config.dataFolder, 'outbox')}` : 'by SMTP'}`,
    `  Written by   ${config.model === undefined ? 'templates (set MODEL_PROVIDER for a model)' : `${config.model.name}, by ${config.model.provider}`}`,
    `  Database     ${database}${migrations.length > 0 ? ` (migrated: ${migrations.join(', ')})` : ''}`,
  ]
  if (demo) {
    lines.push(
      '',
      '  Sign in as   email                password',
      ...[demo.user, demo.administrator].map(({ email, password }) => `               ${email.padEnd(20)} ${password}`),
      `               (kept in ${demoAccountsPath(config.dataFolder)})`,
      '',
      '  Try it       npm run demo -- "a Q&A feed in teal, topics required"',
    )
  }
  return [...lines, '  Stop it      Ctrl-C', ''].join('\n')
}
