import { role } from '@assistant/contract'
import type { Database, Transaction } from '@assistant/database'
import * as z from 'zod'
import type { Keyring } from '../platform/keyring.js'
import type { Runtime } from '../platform/runtime.js'
import type { InvitationLinks } from '../projects/invitations/invitations.js'
import type { UserDirectory } from '../users/directory.js'
import { isLinkTemplate, linkTemplates } from './links.js'
import type { Mail } from './mail.js'
import { keepSealedToken, type MailRow } from './store.js'
import type { TokenHolder } from './token-store.js'
import type { MailedTokens } from './tokens.js'

export interface MailWriterParts {
  readonly database: Pick<Database, 'tables'>
  readonly keyring: Keyring
  readonly tokens: MailedTokens
  readonly users: UserDirectory
  readonly invitations: Pick<InvitationLinks, 'describe' | 'setToken' | 'addressOf'>
  readonly runtime: Pick<Runtime, 'randomBytes'>
}

/** What a mail needs besides its row; undefined when it has lost its point. */
interface Addressee {
  readonly name: string
  readonly holder?: Omit<TokenHolder, 'purpose'>
  readonly details?: object
}

const invitation = z.object({ inviterName: z.string(), roles: z.array(role).min(1) })
const reuse = z.object({ device: z.string() })
const shared = z.object({ inviterName: z.string(), projectName: z.string() })
const offered = z.object({ invitationId: z.string() })

/** Writes mails when they are sent, by what is true then. */
export function createMailWriter({ database, keyring, tokens, users, invitations, runtime }: MailWriterParts) {
  /** What the mail says. Undefined when there is nothing to say any more: an account that has gone, a link that was used. */
  return async function write(tx: Transaction, row: MailRow): Promise<Mail | undefined> {
    const { template } = row
    if (template === 'projectInvitation') return writeInvitation(tx, row)
    const addressee = await addresseeOf(tx, row)
    if (addressee === undefined) return undefined
    const { name } = addressee
    if (!isLinkTemplate(template)) {
      if (template === 'tokenReused') return { template, name, ...reuse.parse(JSON.parse(row.details)) }
      if (template === 'projectShared') return { template, name, ...shared.parse(JSON.parse(row.details)) }
      return { template, name }
    }
    const token = await tokenOf(tx, row, template, addressee)
    if (token === undefined) return undefined
    return template === 'invitation' ? { template, inviterName: name, token } : { template, name, token }
  }

  /** The link of the latest mail is the one that counts: the invitation itself knows it. */
  async function writeInvitation(tx: Transaction, row: MailRow): Promise<Mail | undefined> {
    const { invitationId } = offered.parse(JSON.parse(row.details))
    const described = await invitations.describe(tx, invitationId)
    if (described === undefined) return undefined
    const token = row.sealedToken === null ? makeToken() : keyring.open('mailed tokens', row.sealedToken, row.id)
    if (row.sealedToken === null) {
      await invitations.setToken(tx, invitationId, token)
      await keepSealedToken(tx, database.tables, row.id, keyring.seal('mailed tokens', token, row.id))
    } else if ((await invitations.addressOf(tx, token)) === undefined) return undefined
    return { template: 'projectInvitation', ...described, token }
  }

  function makeToken(): string {
    return Buffer.from(runtime.randomBytes(32)).toString('base64url')
  }

  async function addresseeOf(tx: Transaction, row: MailRow): Promise<Addressee | undefined> {
    const { template } = row
    if (template === 'invitation') {
      if ((await users.byEmail(tx, row.recipient)) !== undefined) return undefined
      const { inviterName, roles } = invitation.parse(JSON.parse(row.details))
      return { name: inviterName, holder: { userId: null, email: row.recipient }, details: { roles } }
    }
    const user = await (row.userId === null ? users.byEmail(tx, row.recipient) : users.byId(tx, row.userId))
    if (user === undefined || user.status === 'deleted') return undefined
    const addressee = { name: user.name, holder: { userId: user.id, email: row.recipient } }
    if (!isLinkTemplate(template)) return addressee
    const hasPoint = user.status === 'active' && (template !== 'verifyEmail' || isUnproved(user, row.recipient))
    return hasPoint ? addressee : undefined
  }

  /** The same for every attempt: the answer to an earlier one may have been lost after the mail was taken. */
  async function tokenOf(
    tx: Transaction,
    row: MailRow,
    template: keyof typeof linkTemplates,
    { holder, details }: Addressee,
  ): Promise<string | undefined> {
    const purpose = linkTemplates[template]
    if (row.sealedToken !== null) {
      const token = keyring.open('mailed tokens', row.sealedToken, row.id)
      return (await tokens.stands(tx, token, purpose)) ? token : undefined
    }
    if (holder === undefined) return undefined
    const token = await tokens.make(tx, { purpose, ...holder, ...(details && { details }) })
    await keepSealedToken(tx, database.tables, row.id, keyring.seal('mailed tokens', token, row.id))
    return token
  }
}

function isUnproved(
  user: { readonly email: string | null; readonly emailVerified: boolean },
  address: string,
): boolean {
  return user.email === address && !user.emailVerified
}
