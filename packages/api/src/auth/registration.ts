import { type RegisterInput, role, type SignedIn } from '@assistant/contract'
import { type Query, type Tables, type Transaction, UniqueViolation } from '@assistant/database'
import * as z from 'zod'
import { AppError } from '../errors/app-error.js'
import { invalidToken } from '../mail/tokens.js'
import type { ClientInfo } from '../platform/caller.js'
import { emailTaken } from './errors.js'
import type { AnswerSignIn, AuthParts } from './parts.js'

const invitation = z.object({ roles: z.tuple([role], role) })

/**
 * Creates the operation that registers an account. An invitation token verifies the address that it was mailed to. The
 * token of an account invitation also sets the roles.
 */
export function createRegister(parts: AuthParts, signedIn: AnswerSignIn) {
  const { database, users, sessions, passwords, mailedTokens, mail, limits, audit, registration, invitations } = parts

  /**
   * Returns true for the token of a project invitation to this address, and false without a token or for any other one.
   * Registration does not use up the token of a project invitation, so that the invitation can still be accepted.
   * @throws {AppError} INVALID_TOKEN (the project invitation is for another address)
   */
  const invitesToProject = async (query: Query, email: string, token: string | undefined): Promise<boolean> => {
    if (token === undefined) return false
    const address = await invitations.addressOf(query, token)
    if (address !== undefined && address !== email) throw invalidToken()
    return address !== undefined
  }

  const requireInvitation = async ({ email, invitationToken: token }: RegisterInput): Promise<void> => {
    const { query } = database
    const isToProject = await invitesToProject(query, email, token)
    const isInvited = token !== undefined && !isToProject
    if (registration === 'closed' || (registration === 'invited' && !isInvited)) {
      throw new AppError('REGISTRATION_CLOSED', 'Accounts are made by invitation only. Ask an administrator for one.')
    }
    if (isInvited && (await mailedTokens.read(query, token, ['register'])).email !== email) throw invalidToken()
  }

  const makeAccount = async (
    tx: Transaction,
    { email, name, invitationToken: token }: RegisterInput,
    { passwordHash, sendsWelcome }: { readonly passwordHash: string; readonly sendsWelcome: boolean },
    client: ClientInfo,
  ) => {
    const isToProject = await invitesToProject(tx, email, token)
    const invited = token === undefined || isToProject ? undefined : await mailedTokens.spend(tx, token, ['register'])
    const emailVerified = isToProject || invited !== undefined
    const roles = invited ? rolesOf(invited) : (['user'] as const)
    const user = await users.add(tx, { email, name, passwordHash, roles, emailVerified, isDemo: false })
    const session = await sessions.open(tx, user.id, client)
    if (!emailVerified && sendsWelcome)
      await mail.queue(tx, { template: 'verifyEmail', recipient: email, userId: user.id })
    const actor = { userId: user.id, sessionId: session.id, client }
    const details = { invited: emailVerified }
    await audit.record(tx, actor, { action: 'user.register', target: ['user', user.id], details })
    return { user, session }
  }

  /**
   * Asserts that no account has the address. Counts the registrations of the client's network and, under a lower limit,
   * those with a taken address.
   * @throws {AppError} EMAIL_TAKEN, RATE_LIMITED
   */
  const assertEmailFree = async (email: string, client: ClientInfo): Promise<void> => {
    const spent = await limits.registration(client)
    if ((await users.byEmail(database.query, email)) !== undefined) throw emailTaken()
    await spent.giveBack()
  }

  return async (input: RegisterInput, client: ClientInfo): Promise<SignedIn> => {
    const { email, name, password } = input
    await requireInvitation(input)
    await assertEmailFree(email, client)
    const passwordHash = await passwords.choose(password, { name, email })
    const sendsWelcome = input.invitationToken !== undefined || (await limits.welcomeMail(email))
    const rows = await database
      .transaction((tx) => makeAccount(tx, input, { passwordHash, sendsWelcome }, client))
      .catch((error: unknown) => {
        // A concurrent call took the address after it was found to be free.
        throw error instanceof UniqueViolation && error.constraint === 'users_email_unique' ? emailTaken() : error
      })
    return signedIn(rows)
  }
}

function rolesOf(row: Tables['mailedTokens']['$inferSelect']) {
  return invitation.parse(JSON.parse(row.details)).roles
}
