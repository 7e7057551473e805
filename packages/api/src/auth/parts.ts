import type { SignedIn } from '@assistant/contract'
import type { Database, Tables } from '@assistant/database'
import type { AuditService } from '../audit/service.js'
import { AppError } from '../errors/app-error.js'
import type { Limits } from '../limits/service.js'
import type { MailOutbox } from '../mail/outbox.js'
import type { MailedTokens } from '../mail/tokens.js'
import type { InvitationLinks } from '../projects/invitations/invitations.js'
import type { SessionService } from '../sessions/service.js'
import type { UserDirectory } from '../users/directory.js'
import type { Credentials } from './passwords/credentials.js'
import type { Passwords } from './passwords/passwords.js'

/** Who may make an account: anybody, who was invited, nobody. */
export type Registration = 'open' | 'invited' | 'closed'

type UserRow = Tables['users']['$inferSelect']

/** Somebody who may use their account, and can be written to. */
export type ReachableUser = UserRow & { readonly email: string }

export function isReachable(user: UserRow | undefined): user is ReachableUser {
  return user?.status === 'active' && user.email !== null
}

export interface SignInRows {
  readonly user: UserRow
  readonly session: Tables['sessions']['$inferSelect']
}

/** What the ways to prove who one is are made of. */
export interface AuthParts {
  readonly database: Database
  readonly users: UserDirectory
  readonly sessions: SessionService
  readonly credentials: Credentials
  readonly passwords: Passwords
  readonly mailedTokens: MailedTokens
  readonly mail: MailOutbox
  readonly limits: Limits
  readonly audit: AuditService
  readonly registration: Registration
  readonly invitations: Pick<InvitationLinks, 'addressOf'>
}

/** Makes the answer of a sign-in. */
export type AnswerSignIn = (rows: SignInRows) => Promise<SignedIn>

export function emailTaken(): AppError {
  return new AppError('EMAIL_TAKEN', 'There is an account with this e-mail address. Sign in instead.')
}
