import { inspect } from 'node:util'
import type { Database } from '@assistant/database'
import type { Mailer, OutgoingMail } from '../src/mail/mail.js'
import { createMailSender } from '../src/mail/sender.js'
import { createMailedTokens } from '../src/mail/tokens.js'
import { createMemoryBus } from '../src/platform/bus.js'
import type { Logger } from '../src/platform/logger.js'
import type { Runtime } from '../src/platform/runtime.js'
import { createInvitationLinks } from '../src/projects/invitations/invitations.js'
import type { Identity } from './identity.js'

/** A logger that keeps what it was given, as text in which everything can be found. */
function keptLog() {
  const lines: string[] = []
  const keep = (level: keyof Logger) => (facts: object, message: string) =>
    void lines.push(`${level} ${message} ${inspect(facts, { depth: null })}`)
  const log: Logger = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
  return { log, lines }
}

interface PostOptions {
  /** Another connection to the database of the house, or one that fails. */
  readonly database?: Database
  readonly sleep?: Runtime['sleep']
  readonly send?: Mailer['send']
}

/** One process that sends the mails of a house; `taken` is what its mailer was given, `refuses` whether it takes it. */
export function postOf(house: Identity, { database = house.database, sleep, send }: PostOptions = {}) {
  const taken: OutgoingMail[] = []
  const bus = createMemoryBus()
  const { log, lines } = keptLog()
  const post = {
    taken,
    lines,
    bus,
    refuses: (_mail: OutgoingMail): boolean => false,
    /** What was taken since the last time. */
    news: () => taken.splice(0),
  }
  const mailer: Mailer = {
    async send(mail) {
      taken.push(mail)
      if (post.refuses(mail)) throw new Error('the mail server is away')
      await send?.(mail)
    },
  }
  const sender = createMailSender({
    ...{ database, bus, log, mailer, keyring: house.keyring, recipients: house.directory },
    tokens: createMailedTokens(database, house.runtime),
    invitations: createInvitationLinks(database),
    runtime: { randomBytes: house.runtime.randomBytes, sleep: sleep ?? house.runtime.sleep },
  })
  return Object.assign(post, sender)
}

export function tokenOf({ mail }: OutgoingMail): string {
  return 'token' in mail ? mail.token : ''
}

export const mailsIn = ({ database }: Identity) => database.query.select().from(database.tables.mails)

/** Every row of every table, as text. */
export async function everythingIn({ database }: Identity): Promise<string> {
  const rows: string[] = []
  for (const table of Object.values(database.tables)) {
    const found = await database.query.select().from(table)
    rows.push(...found.map((row) => JSON.stringify(row)).sort())
  }
  return rows.join('\n')
}
