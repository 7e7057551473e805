import { eq } from 'drizzle-orm'
import type { CallerOptions } from './test-callers.js'
import type { TestServer } from './test-server.js'

/** Callers without a relation to the project of the call. */
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

/** Callers with a relation to the project of the call. */
const relatives = ['viewer', 'editor', 'owner', 'former member', 'member of another project'] as const

export const actors = { outsiders, relatives }
export type Actor = (typeof outsiders)[number] | (typeof relatives)[number]

export function isInsider(actor: Actor): actor is 'viewer' | 'editor' | 'owner' {
  return actor === 'viewer' || actor === 'editor' || actor === 'owner'
}

/** The values that inputs contain. */
export interface Things {
  // These belong to the caller. For an anonymous caller they are made up.
  readonly sessionId: string
  readonly email: string
  readonly refreshToken: string
  // These belong to the project of the call.
  readonly projectId: string
  readonly generationId: string
  readonly invitationId: string
  /** Id of a member of the project, or of another user. */
  readonly userId: string
}

type CallerThing = 'sessionId' | 'email' | 'refreshToken'

interface TestCaller {
  readonly call: CallerOptions
  readonly userId: string
  readonly things: Pick<Things, CallerThing>
}

/** Creates a caller of this kind, without a project. Returns options for calls by that caller, and values of inputs. */
export async function createActor(testServer: TestServer, actor: Actor): Promise<TestCaller> {
  const nobody = { sessionId: crypto.randomUUID(), email: 'nobody@example.org', refreshToken: 'none' }
  if (actor === 'anonymous') return { call: {}, userId: crypto.randomUUID(), things: nobody }
  const role = actor === 'admin' || actor === 'guest' ? actor : 'user'
  const { user, session, tokens } = await testServer.registerAs([role])
  const { users, sessions } = testServer.database.tables
  await testServer.database.transaction(async (tx) => {
    const status = actor === 'suspended' ? ('suspended' as const) : ('active' as const)
    await tx
      .update(users)
      .set({ status, emailVerified: actor !== 'unverified' })
      .where(eq(users.id, user.id))
    if (actor === 'revoked') await testServer.sessions.end(tx, session.id, 'revoked')
    if (actor === 'expired session') {
      await tx.update(sessions).set({ expiresAt: tx.clock() }).where(eq(sessions.id, session.id))
    }
  })
  const accessToken =
    actor === 'expired token' ? await expiredToken(testServer, user.id, session.id) : tokens.accessToken
  return {
    call: { accessToken },
    userId: user.id,
    things: { sessionId: session.id, email: user.email, refreshToken: tokens.refreshToken ?? '' },
  }
}

/** Creates a project with a member, an invitation and a canceled generation. */
export async function createProject(
  testServer: TestServer,
  owner: Pick<TestCaller, 'call'>,
): Promise<Omit<Things, CallerThing>> {
  const { projects, generations } = await testServer.as(owner.call)
  const { things, userId } = await createActor(testServer, 'user')
  const { id: projectId } = await projects.create({ name: 'P' })
  await projects.share({ projectId, email: things.email, role: 'editor' })
  const answer = await projects.share({ projectId, email: `${crypto.randomUUID()}@example.org`, role: 'viewer' })
  const invitationId = 'invitation' in answer ? answer.invitation.id : ''
  // Canceled, because no worker runs it here and queued generations count against the quota of the user.
  const { id: generationId } = await generations.start({ projectId, prompt: 'a feed' })
  await testServer.database.transaction((tx) => testServer.generations.cancelAllOf(tx, { projectId }))
  return { projectId, generationId, invitationId, userId }
}

/** Creates a project, and brings the caller into the relation to it that `actor` names. */
export async function createProjectFor(testServer: TestServer, actor: Actor, { call, things: { email } }: TestCaller) {
  if (actor === 'owner') return createProject(testServer, { call })
  const owner = await createActor(testServer, 'user')
  const things = await createProject(testServer, owner)
  const { projects } = await testServer.as(owner.call)
  const { id: otherId } = actor === 'member of another project' ? await projects.create({ name: 'Q' }) : { id: '' }
  const projectId = otherId || things.projectId
  await projects.share({ projectId, email, role: actor === 'viewer' ? 'viewer' : 'editor' })
  if (actor === 'former member') await (await testServer.as(call)).projects.leave({ projectId })
  return things
}

async function expiredToken({ accessTokens, now }: TestServer, userId: string, sessionId: string): Promise<string> {
  const endsAt = new Date(now() - 60_000)
  const { token } = await accessTokens.issue({ userId, sessionId, rotation: 1, endsAt })
  return token
}
