import { eq } from 'drizzle-orm'
import type { CallerOptions, Identity } from './identity.js'

/** Who may be calling, before anything is said of projects: they are in none but their own. */
const outsiders = [
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

/** Who stands in some relation to the project that is asked for. */
const relatives = ['viewer', 'editor', 'owner', 'former member', 'member of another project'] as const

export const actors = { outsiders, relatives }
export type Actor = (typeof outsiders)[number] | (typeof relatives)[number]

export function isInsider(actor: Actor): actor is 'viewer' | 'editor' | 'owner' {
  return actor === 'viewer' || actor === 'editor' || actor === 'owner'
}

/** What an input is made of. */
export interface Things {
  /** Of the caller, where there is one. */
  readonly sessionId: string
  readonly email: string
  readonly refreshToken: string
  /** Of a project. */
  readonly projectId: string
  readonly generationId: string
  readonly invitationId: string
  /** A member of it, or somebody else. */
  readonly userId: string
}

type OfCaller = 'sessionId' | 'email' | 'refreshToken'

interface Met {
  readonly call: CallerOptions
  readonly userId: string
  readonly things: Pick<Things, OfCaller>
}

/** Somebody new of this kind, and what they call with. */
export async function meet(house: Identity, actor: Actor): Promise<Met> {
  const nobody = { sessionId: crypto.randomUUID(), email: 'nobody@example.org', refreshToken: 'none' }
  if (actor === 'anonymous') return { call: {}, userId: crypto.randomUUID(), things: nobody }
  const role = actor === 'admin' || actor === 'guest' ? actor : 'user'
  const { user, session, tokens } = await house.registerAs([role])
  const { users, sessions } = house.database.tables
  await house.database.transaction(async (tx) => {
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
    userId: user.id,
    things: { sessionId: session.id, email: user.email, refreshToken: tokens.refreshToken ?? '' },
  }
}

/** A project with something of everything in it: a member, a generation, an invitation. */
export async function furnish(house: Identity, owner: Pick<Met, 'call'>): Promise<Omit<Things, OfCaller>> {
  const { projects, generations } = await house.as(owner.call)
  const { things, userId } = await meet(house, 'user')
  const { id: projectId } = await projects.create({ name: 'P' })
  await projects.share({ projectId, email: things.email, role: 'editor' })
  const answer = await projects.share({ projectId, email: `${crypto.randomUUID()}@example.org`, role: 'viewer' })
  const invitationId = 'invitation' in answer ? answer.invitation.id : ''
  // Canceled: no runner works here, and so nothing counts to what one user may have waiting.
  const { id: generationId } = await generations.start({ projectId, prompt: 'a feed' })
  await house.database.transaction((tx) => house.generations.cancelAllOf(tx, { projectId }))
  return { projectId, generationId, invitationId, userId }
}

/** A project of its own for somebody who stands in this relation to it. */
export async function relate(house: Identity, actor: Actor, { call, things: { email } }: Met) {
  if (actor === 'owner') return furnish(house, { call })
  const owner = await meet(house, 'user')
  const things = await furnish(house, owner)
  const { projects } = await house.as(owner.call)
  const { id: otherId } = actor === 'member of another project' ? await projects.create({ name: 'Q' }) : { id: '' }
  const projectId = otherId || things.projectId
  await projects.share({ projectId, email, role: actor === 'viewer' ? 'viewer' : 'editor' })
  if (actor === 'former member') await (await house.as(call)).projects.leave({ projectId })
  return things
}

async function expiredToken({ accessTokens, now }: Identity, userId: string, sessionId: string): Promise<string> {
  const endsAt = new Date(now() - 60_000)
  const { token } = await accessTokens.issue({ userId, sessionId, rotation: 1, endsAt })
  return token
}
