import type { SignedIn } from '@assistant/contract'
import type { Database, Query, Tables } from '@assistant/database'
import type { AuditService } from '../audit/service.js'
import type { Limits } from '../limits/service.js'
import type { MailOutbox } from '../mail/outbox.js'
import type { MailedTokens } from '../mail/tokens.js'
import type { SessionService } from '../sessions/service.js'
import type { UserDirectory } from '../users/directory.js'
import type { Credentials } from './passwords/credentials.js'
import type { Passwords } from './passwords/passwords.js'

/** The people who may register: everyone, holders of an account invitation, or nobody. */
export type Registration = 'open' | 'invited' | 'closed'

type UserRow = Tables['users']['$inferSelect']

/** An active account with an e-mail address. */
export type ReachableUser = UserRow & { readonly email: string }

export function isReachable(user: UserRow | undefined): user is ReachableUser {
  return user?.status === 'active' && user.email !== null
}

export interface SignInRows {
  readonly user: UserRow
  readonly session: Tables['sessions']['$inferSelect']
}

/** Finds project invitations by their mailed token. The projects feature implements it. */
export interface ProjectInvitations {
  /** Returns the invited address, or undefined when the token is not valid. */
  addressOf(query: Query, token: string): Promise<string | undefined>
}

/** The services that sign-in, registration, password and e-mail changes are built from. */
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
  readonly invitations: ProjectInvitations
}

/** Builds the answer of a sign-in or a registration. */
export type AnswerSignIn = (rows: SignInRows) => Promise<SignedIn>
