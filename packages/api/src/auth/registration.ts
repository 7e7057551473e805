import { type RegisterInput, role, type SignedIn } from '@assistant/contract'
import { type Tables, type Transaction, UniqueViolation } from '@assistant/database'
import * as z from 'zod'
import { AppError } from '../app-error.js'
import type { CallOrigin } from '../call.js'
import { invalidToken } from '../mail/tokens.js'
import { type AnswerSignIn, type AuthParts, emailTaken } from './parts.js'

const invitation = z.object({ roles: z.tuple([role], role) })

/** Makes accounts. Who comes with a token that was mailed to their address has proved it, and gets the roles of the invitation. */
export function createRegister(parts: AuthParts, signedIn: AnswerSignIn) {
  const { database, users, sessions, passwords, mailedTokens, mail, limits, audit, registration } = parts

  const readInvitation = async (email: string, token: string | undefined) => {
    if (registration === 'closed' || (registration === 'invited' && token === undefined)) {
      throw new AppError('REGISTRATION_CLOSED', 'Accounts are made by invitation only. Ask an administrator for one.')
    }
    if (token === undefined) return undefined
    const row = await mailedTokens.read(database.query, token, ['register'])
    if (row.email !== email) throw invalidToken()
    return row
  }

  const makeAccount = async (
    tx: Transaction,
    { email, name, invitationToken }: RegisterInput,
    passwordHash: string,
    origin: CallOrigin,
  ) => {
    const invited =
      invitationToken === undefined ? undefined : await mailedTokens.spend(tx, invitationToken, ['register'])
    const user = await users.add(tx, {
      email,
      name,
      passwordHash,
      roles: invited ? rolesOf(invited) : ['user'],
      emailVerified: invited !== undefined,
      isDemo: false,
    })
    const session = await sessions.open(tx, user.id, origin)
    if (invited === undefined) await mail.queue(tx, { template: 'verifyEmail', recipient: email, userId: user.id })
    const actor = { userId: user.id, sessionId: session.id, origin }
    const details = { invited: invited !== undefined }
    await audit.record(tx, actor, { action: 'user.register', target: ['user', user.id], details })
    return { user, session }
  }

  const register = async (input: RegisterInput, origin: CallOrigin): Promise<SignedIn> => {
    const { email, name, password, invitationToken } = input
    await readInvitation(email, invitationToken)
    if ((await users.byEmail(database.query, email)) !== undefined) throw emailTaken()
    const passwordHash = await passwords.choose(password, { name, email })
    const rows = await database
      .transaction((tx) => makeAccount(tx, input, passwordHash, origin))
      .catch((error: unknown) => {
        // Two at once: the address was free a moment ago.
        throw error instanceof UniqueViolation && error.constraint === 'users_email_unique' ? emailTaken() : error
      })
    return signedIn(rows)
  }

  return async (input: RegisterInput, origin: CallOrigin): Promise<SignedIn> => {
    const spent = await limits.registration(origin)
    const isTaken = (error: unknown) => error instanceof AppError && error.reason === 'EMAIL_TAKEN'
    const answer = await register(input, origin).catch(async (error: unknown) => {
      if (!isTaken(error)) await spent.giveBack()
      throw error
    })
    await spent.giveBack()
    return answer
  }
}

function rolesOf(row: Tables['mailedTokens']['$inferSelect']) {
  return invitation.parse(JSON.parse(row.details)).roles
}
