import type { ErrorCode } from '@assistant/contract'
import { eq } from 'drizzle-orm'
import { type CallerOptions, goodPassword, type Identity } from '../testing/identity.js'

/** Who may be calling. What is about a project is asked for one that none of them is in, but for `owner`. */
export const actors = [
  'anonymous',
  'guest',
  'user',
  'admin',
  'unverified',
  'suspended',
  'revoked',
  'expired token',
  'expired session',
] as const
export type Actor = (typeof actors)[number]

/** What an input is made of. */
export interface Things {
  /** Of the caller, where there is one. */
  readonly sessionId: string
  readonly email: string
  readonly refreshToken: string
  /** Of somebody else. */
  readonly userId: string
  readonly projectId: string
  readonly generationId: string
}

interface Row {
  readonly access: 'public' | 'unverified' | 'user' | 'admin' | 'member'
  readonly input: (things: Things) => object
  /** The answer to who is let in, when it is no success. */
  readonly answer?: ErrorCode
  /** The answer to somebody in particular. */
  readonly but?: Partial<Record<Actor, ErrorCode>>
}

const none = () => ({})
const project = { PROJECT: 'PROJECT_NOT_FOUND', GENERATION: 'GENERATION_NOT_FOUND' } as const

/** Every procedure of the router, and how each actor's call of it ends. One that is missing here fails the test. */
export const matrix: Readonly<Record<string, Row>> = {
  'auth.register': {
    access: 'public',
    input: () => ({ email: `${crypto.randomUUID()}@example.org`, name: 'N', password: goodPassword }),
  },
  'auth.login': {
    access: 'public',
    input: ({ email }) => ({ email, password: goodPassword }),
    but: { anonymous: 'INVALID_CREDENTIALS', suspended: 'ACCOUNT_SUSPENDED' },
  },
  'auth.refresh': {
    access: 'public',
    input: ({ refreshToken }) => ({ refreshToken }),
    but: {
      ...{ anonymous: 'INVALID_REFRESH_TOKEN', suspended: 'ACCOUNT_SUSPENDED', revoked: 'SESSION_REVOKED' },
      'expired session': 'SESSION_EXPIRED',
    },
  },
  'auth.logout': { access: 'public', input: none },
  'auth.requestPasswordReset': { access: 'public', input: ({ email }) => ({ email }) },
  'auth.resetPassword': {
    access: 'public',
    input: () => ({ token: 'none', newPassword: goodPassword }),
    answer: 'INVALID_TOKEN',
  },
  'auth.verifyEmail': { access: 'public', input: () => ({ token: 'none' }), answer: 'INVALID_TOKEN' },
  'auth.changePassword': {
    access: 'user',
    input: () => ({ currentPassword: goodPassword, newPassword: 'eleven brass kettles whistling' }),
  },
  'auth.requestEmailVerification': { access: 'unverified', input: none },
  'auth.requestEmailChange': {
    access: 'unverified',
    input: () => ({ newEmail: `${crypto.randomUUID()}@example.org`, password: goodPassword }),
  },
  'users.me': { access: 'unverified', input: none },
  'users.updateMe': { access: 'user', input: () => ({ name: 'Other' }) },
  'users.deleteMe': { access: 'user', input: () => ({ password: goodPassword }) },
  'users.get': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'users.list': { access: 'admin', input: none },
  'users.invite': {
    access: 'admin',
    input: () => ({ email: `${crypto.randomUUID()}@example.org`, roles: ['user'] }),
  },
  'users.setRoles': { access: 'admin', input: ({ userId }) => ({ userId, roles: ['guest'] }) },
  'users.suspend': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'users.unsuspend': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'users.delete': { access: 'admin', input: ({ userId }) => ({ userId, purgeProjects: true }) },
  'sessions.list': { access: 'user', input: none },
  'sessions.revoke': { access: 'user', input: ({ sessionId }) => ({ sessionId }) },
  'sessions.revokeOthers': { access: 'user', input: none },
  'sessions.revokeAll': { access: 'admin', input: ({ userId }) => ({ userId }) },
  'sessions.watch': { access: 'user', input: none },
  'projects.create': { access: 'user', input: () => ({ name: 'P' }), but: { guest: 'FORBIDDEN' } },
  'projects.list': { access: 'user', input: none },
  'projects.get': { access: 'member', input: ({ projectId }) => ({ projectId }), answer: project.PROJECT },
  'generations.start': {
    access: 'member',
    input: ({ projectId }) => ({ projectId, prompt: 'a feed' }),
    answer: project.PROJECT,
  },
  'generations.events': {
    access: 'member',
    input: ({ generationId }) => ({ generationId }),
    answer: project.GENERATION,
  },
  'generations.get': { access: 'member', input: ({ generationId }) => ({ generationId }), answer: project.GENERATION },
  'generations.list': { access: 'member', input: ({ projectId }) => ({ projectId }), answer: project.PROJECT },
  'generations.files': {
    access: 'member',
    input: ({ generationId }) => ({ generationId }),
    answer: project.GENERATION,
  },
  'generations.file': {
    access: 'member',
    input: ({ generationId }) => ({ generationId, path: 'a' }),
    answer: project.GENERATION,
  },
  'generations.engines': { access: 'user', input: none },
  'audit.list': { access: 'admin', input: none },
  'system.health': { access: 'public', input: none },
}

/** Why somebody is not let in, whatever they ask; undefined where they are known and may be asked for more. */
const refusals: Partial<Record<Actor, ErrorCode>> = {
  anonymous: 'UNAUTHENTICATED',
  suspended: 'ACCOUNT_SUSPENDED',
  revoked: 'SESSION_REVOKED',
  'expired token': 'ACCESS_TOKEN_EXPIRED',
  'expired session': 'SESSION_EXPIRED',
}

/** How the call ends: an error, or undefined for a success. */
export function expected({ access, answer, but }: Row, actor: Actor): ErrorCode | undefined {
  const particular = but?.[actor]
  if (access === 'public') return particular ?? answer
  const refused = refusals[actor]
  if (refused !== undefined) return refused
  if (actor === 'unverified' && access !== 'unverified') return 'EMAIL_NOT_VERIFIED'
  if (access === 'admin' && actor !== 'admin') return 'FORBIDDEN'
  return particular ?? answer
}

/** Somebody new of this kind, and what they call with. */
export async function meet(
  house: Identity,
  actor: Actor,
): Promise<{ call: CallerOptions; things: Omit<Things, 'userId' | 'projectId' | 'generationId'> }> {
  const nobody = { sessionId: crypto.randomUUID(), email: 'nobody@example.org', refreshToken: 'none' }
  if (actor === 'anonymous') return { call: {}, things: nobody }
  const roles = actor === 'admin' ? ['admin' as const] : [actor === 'guest' ? ('guest' as const) : ('user' as const)]
  const { user, session, tokens } = await house.registerAs(roles)
  const { users, sessions } = house.database.tables
  const { database } = house
  await database.transaction(async (tx) => {
    const status = actor === 'suspended' ? ('suspended' as const) : ('active' as const)
    await tx
      .update(users)
      .set({ status, emailVerified: actor !== 'unverified' })
      .where(eq(users.id, user.id))
    if (actor === 'revoked') await house.sessions.end(tx, session.id, 'revoked')
    if (actor === 'expired session') {
      await tx.update(sessions).set({ expiresAt: tx.clock() }).where(eq(sessions.id, session.id))
    }
  })
  const accessToken = actor === 'expired token' ? await expiredToken(house, user.id, session.id) : tokens.accessToken
  return {
    call: { accessToken },
    things: { sessionId: session.id, email: user.email, refreshToken: tokens.refreshToken ?? '' },
  }
}

async function expiredToken({ accessTokens, now }: Identity, userId: string, sessionId: string): Promise<string> {
  const endsAt = new Date(now() - 60_000)
  const { token } = await accessTokens.issue({ userId, sessionId, refreshGeneration: 1, endsAt })
  return token
}
