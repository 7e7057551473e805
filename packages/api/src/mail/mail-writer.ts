import type { Database, Query, Transaction } from '@assistant/database'
import type { Keyring } from '../platform/keyring.js'
import type { Runtime } from '../platform/runtime.js'
import { isLinkTemplate, linkTemplates } from './links.js'
import type { Mail } from './mail.js'
import { readDetails } from './queued-mail.js'
import { keepSealedToken, type MailRow } from './store.js'
import type { TokenHolder } from './token-store.js'
import type { MailedTokens } from './tokens.js'

/** The fields of an account that mails depend on. */
export interface Recipient {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly emailVerified: boolean
  readonly status: 'active' | 'suspended' | 'deleted'
}

/** Looks up accounts. Deleted ones are found by id only. */
export interface Recipients {
  byEmail(query: Query, email: string): Promise<Recipient | undefined>
  byId(query: Query, userId: string): Promise<Recipient | undefined>
}

/** The invitations to projects, which store the hashes of their mailed tokens themselves. */
export interface InvitationMails {
  /** Returns the names for the mail, or undefined if the invitation can no longer be accepted. */
  describe(query: Query, invitationId: string): Promise<{ inviterName: string; projectName: string } | undefined>
  /** Replaces the token of an invitation, which makes earlier links invalid. */
  setToken(tx: Transaction, invitationId: string, token: string): Promise<void>
  /** Returns the address of the invitation with this token, or undefined if the token is not valid. */
  addressOf(query: Query, token: string): Promise<string | undefined>
}

export interface MailWriterParts {
  readonly database: Pick<Database, 'tables'>
  readonly keyring: Keyring
  readonly tokens: MailedTokens
  readonly recipients: Recipients
  readonly invitations: InvitationMails
  readonly runtime: Pick<Runtime, 'randomBytes'>
}

/** The name in a mail, and the holder and details of the token in its link. */
interface Addressee {
  readonly name: string
  readonly holder: Omit<TokenHolder, 'purpose'>
  readonly tokenDetails?: object
}

/** Creates the function that writes queued mails when they are sent, from their details and the data of that time. */
export function createMailWriter({ database, keyring, tokens, recipients, invitations, runtime }: MailWriterParts) {
  /**
   * Returns undefined if the mail is not needed. A mail to an account is not needed if the account does not exist or
   * was deleted. A mail with a link is also not needed if the account is suspended, the address is already verified
   * (`verifyEmail`) or registered (`invitation`), the invitation to a project can no longer be accepted, or the token
   * of an earlier attempt is no longer valid.
   */
  return async function write(tx: Transaction, row: MailRow): Promise<Mail | undefined> {
    const { template } = row
    if (template === 'projectInvitation') return writeProjectInvitation(tx, row)
    const addressee = await findAddressee(tx, row)
    if (addressee === undefined) return undefined
    const { name } = addressee
    if (!isLinkTemplate(template)) {
      if (template === 'tokenReused') return { template, name, ...readDetails(template, row.details) }
      if (template === 'projectShared') return { template, name, ...readDetails(template, row.details) }
      return { template, name }
    }
    const token = await tokenOf(tx, row, template, addressee)
    if (token === undefined) return undefined
    return template === 'invitation' ? { template, inviterName: name, token } : { template, name, token }
  }

  /**
   * Returns undefined if the invitation can no longer be accepted, or a later mail replaced the token of an earlier
   * attempt.
   */
  async function writeProjectInvitation(tx: Transaction, row: MailRow): Promise<Mail | undefined> {
    const { invitationId } = readDetails('projectInvitation', row.details)
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

  /**
   * Returns undefined if the mail is not needed. An invitation to register is not needed if the address has an account.
   * Other mails are not needed if the account does not exist or was deleted, and those with a link if it is suspended
   * or, for `verifyEmail`, has verified the address or no longer has it.
   */
  async function findAddressee(tx: Transaction, row: MailRow): Promise<Addressee | undefined> {
    const { template } = row
    if (template === 'invitation') {
      if ((await recipients.byEmail(tx, row.recipient)) !== undefined) return undefined
      const { inviterName, roles } = readDetails(template, row.details)
      return { name: inviterName, holder: { userId: null, email: row.recipient }, tokenDetails: { roles } }
    }
    const user = await (row.userId === null ? recipients.byEmail(tx, row.recipient) : recipients.byId(tx, row.userId))
    if (user === undefined || user.status === 'deleted') return undefined
    const addressee = { name: user.name, holder: { userId: user.id, email: row.recipient } }
    if (!isLinkTemplate(template)) return addressee
    const isNeeded = user.status === 'active' && (template !== 'verifyEmail' || isUnverified(user, row.recipient))
    return isNeeded ? addressee : undefined
  }

  /**
   * Returns the same token for every attempt, because an earlier attempt may have been delivered although it failed.
   * Returns undefined if the token of an earlier attempt is no longer valid.
   */
  async function tokenOf(
    tx: Transaction,
    row: MailRow,
    template: keyof typeof linkTemplates,
    { holder, tokenDetails }: Addressee,
  ): Promise<string | undefined> {
    const purpose = linkTemplates[template]
    if (row.sealedToken !== null) {
      const token = keyring.open('mailed tokens', row.sealedToken, row.id)
      return (await tokens.isValid(tx, token, purpose)) ? token : undefined
    }
    const token = await tokens.make(tx, { purpose, ...holder, ...(tokenDetails && { details: tokenDetails }) })
    await keepSealedToken(tx, database.tables, row.id, keyring.seal('mailed tokens', token, row.id))
    return token
  }
}

function isUnverified({ email, emailVerified }: Recipient, address: string): boolean {
  return email === address && !emailVerified
}
