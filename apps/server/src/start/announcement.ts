import { join } from 'node:path'
import type { Logger } from '@assistant/api'
import type { Server } from '../compose.js'
import type { Config } from '../config.js'
import { servedHosts } from '../http/headers/hosts.js'
import { isLoopback } from '../network/addresses.js'
import { demoAccountsPath, readDemoAccounts, type StoredDemoAccounts } from '../operations/demo-accounts.js'

/** Reports what a start has done. The welcome with the passwords is for terminals only, because logs are kept. */
export async function announce(server: Server, config: Config, log: Logger, isTerminal: boolean): Promise<void> {
  const { url, migrations, accounts } = server
  const database = config.databaseUrl.startsWith('file:') ? config.databaseUrl : 'PostgreSQL'
  const demo = accounts.hasDemoAccounts ? await readDemoAccounts(config.dataFolder) : undefined
  const demoAccounts = demo && demoAccountsPath(config.dataFolder)
  if (accounts.hasDemoAccounts && !demo) {
    log.warn(
      {},
      'the file with the passwords of the demo accounts is missing: register an account, or start with an empty DATA_DIR',
    )
  }
  if (accounts.suspendedDemoAccounts > 0) {
    log.warn(
      { count: accounts.suspendedDemoAccounts },
      'this is not a demo start, so the demo accounts were suspended: see DEMO in docs/operations.md',
    )
  }
  if (accounts.restored) {
    log.warn(
      accounts.restored,
      'this database is a restored backup, so all sessions were ended: everybody has to sign in again',
    )
  }
  if (!accounts.hasAdministrator) {
    log.warn(
      {},
      'this server has no administrator: set ADMIN_EMAIL and ADMIN_PASSWORD, or run npm run cli -- create-admin --email …',
    )
  }
  if (isTerminal) console.log(welcomeText(server, config, database, demo))
  else {
    const model = config.model && `${config.model.provider} ${config.model.name}`
    const hosts = [...servedHosts(config)]
    log.info({ url, hosts, database, migrations, model, dataFolder: config.dataFolder, demoAccounts }, 'listening')
  }
}

function welcomeText(
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
    `  Mail         ${config.smtpUrl === undefined ? `written to files in ${join(config.dataFolder, 'outbox')}` : 'sent by SMTP'}`,
    `  Engine       ${config.model === undefined ? 'templates (set MODEL_PROVIDER to use a model)' : `model ${config.model.name} of ${config.model.provider}`}`,
    `  Database     ${database}${migrations.length > 0 ? ` (migrated: ${migrations.join(', ')})` : ''}`,
  ]
  if (demo) {
    lines.push(
      '',
      '  Sign in as   email                password',
      ...[demo.user, demo.administrator].map(({ email, password }) => `               ${email.padEnd(20)} ${password}`),
      `               (also in ${demoAccountsPath(config.dataFolder)})`,
      '',
      '  Try it       npm run demo -- "a Q&A feed in teal, topics required"',
    )
  }
  return [...lines, '  Stop it      Ctrl+C', ''].join('\n')
}
