import { inspect } from 'node:util'
import type { Database } from '@assistant/database'
import type { Mailer, OutgoingMail } from '../src/mail/mail.js'
import { createMailSender } from '../src/mail/sender.js'
import { createMailedTokens } from '../src/mail/tokens.js'
import { createMemoryBus } from '../src/platform/bus.js'
import type { Logger } from '../src/platform/logger.js'
import type { Runtime } from '../src/platform/runtime.js'
import { createInvitationLinks } from '../src/projects/invitations/invitations.js'
import type { TestServer } from './test-server.js'

/** Creates a logger that collects its lines as text, with all facts. */
function createTestLog() {
  const lines: string[] = []
  const collect = (level: keyof Logger) => (facts: object, message: string) =>
    void lines.push(`${level} ${message} ${inspect(facts, { depth: null })}`)
  const log: Logger = { debug: collect('debug'), info: collect('info'), warn: collect('warn'), error: collect('error') }
  return { log, lines }
}

interface TestSenderOptions {
  /** Default: the connection of the test server. */
  readonly database?: Database
  readonly sleep?: Runtime['sleep']
  readonly send?: Mailer['send']
}

/**
 * Creates a mail sender for the database of a test server. Its mailer collects all mails in `received`, and then
 * rejects those for which `rejects` returns true.
 */
export function createTestSender(
  testServer: TestServer,
  { database = testServer.database, sleep, send }: TestSenderOptions = {},
) {
  const received: OutgoingMail[] = []
  const bus = createMemoryBus()
  const { log, lines } = createTestLog()
  const observed = {
    received,
    lines,
    bus,
    rejects: (_mail: OutgoingMail): boolean => false,
    /** Returns the mails that were received since the last call. */
    takeReceived: () => received.splice(0),
  }
  const mailer: Mailer = {
    async send(mail) {
      received.push(mail)
      if (observed.rejects(mail)) throw new Error('the mail server is unavailable')
      await send?.(mail)
    },
  }
  const sender = createMailSender({
    ...{ database, bus, log, mailer, keyring: testServer.keyring, recipients: testServer.directory },
    tokens: createMailedTokens(database, testServer.runtime),
    invitations: createInvitationLinks(database),
    runtime: { randomBytes: testServer.runtime.randomBytes, sleep: sleep ?? testServer.runtime.sleep },
  })
  return Object.assign(observed, sender)
}

export function tokenOf({ mail }: OutgoingMail): string {
  return 'token' in mail ? mail.token : ''
}

export const mailsIn = ({ database }: TestServer) => database.query.select().from(database.tables.mails)

/** Returns all rows of all tables as text. */
export async function dumpDatabase({ database }: TestServer): Promise<string> {
  const rows: string[] = []
  for (const table of Object.values(database.tables)) {
    const found = await database.query.select().from(table)
    rows.push(...found.map((row) => JSON.stringify(row)).sort())
  }
  return rows.join('\n')
}
