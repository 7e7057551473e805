import { randomUUID } from 'node:crypto'
import { contract, type Invitation } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { TestDatabase } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import type { Cleanup } from '../../support/cleanup.js'
import { createProject, randomPassword, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { type Mailbox, openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

/** A server with users in all roles, and functions that create more entities. */
export interface Fixture {
  readonly url: string
  readonly mailbox: Mailbox
  /** The only administrator. */
  readonly admin: TestUser
  /** The owner of all projects of this fixture. */
  readonly owner: TestUser
  readonly editor: TestUser
  readonly viewer: TestUser
  readonly stranger: TestUser
  readonly guest: TestUser
  /** Access tokens that the server rejects, by the reason. */
  readonly rejectedTokens: { readonly revoked: string; readonly expired: string; readonly suspended: string }
  /** A finished generation of `keptProjectId` with one file: `lib/main.dart`. */
  readonly finishedId: string
  /** A project that no test deletes. */
  readonly keptProjectId: string
  /** Registers a user and verifies the address. */
  newUser(name?: string): Promise<TestUser>
  /** Creates a project of the owner that the editor and the viewer are members of. */
  newProject(): Promise<string>
  /** Starts a generation of the editor that does not end by itself. */
  newGeneration(projectId: string): Promise<string>
  /** Creates another generation like `finishedId`. */
  newFinishedGeneration(): Promise<string>
  /** Invites a new address to a new project. */
  newInvitation(): Promise<Invitation>
  /** Invites a new address, and registers an account for it. `token` is the token of the mail. */
  newInvitedUser(): Promise<{ readonly person: TestUser; readonly invitation: Invitation; readonly token: string }>
  readonly suspend: (person: TestUser) => Promise<void>
  readonly endSession: (person: TestUser, status: 'revoked' | 'expired') => Promise<void>
  /** Signs a user in with `cookie: true`. Returns the `Cookie` header that a browser would send. */
  readonly signInByCookies: (person: TestUser) => Promise<string>
  /** Creates rows that would take too long to create by calls. */
  readonly database: Database
}

export const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }
export const unknownId = '0198f7c2-5e5f-7c3a-9d53-7d2f6c1a0b11'
export const randomEmail = (): string => `${randomUUID()}@example.com`

/** Starts a server, and creates users in all roles and a project with a finished generation. */
export async function createFixture(cleanup: Cleanup, { database, url: databaseUrl }: TestDatabase): Promise<Fixture> {
  const dataFolder = await temporaryFolder(cleanup)
  const { url } = await startPacedServer(cleanup, {
    dataFolder,
    environment: {
      ...{ DATABASE_URL: databaseUrl, REFRESH_GRACE_SECONDS: '0', GENERATION_CONCURRENCY: '8' },
      ...{ ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password },
    },
  })
  const mailbox = await openMailbox(cleanup, dataFolder)

  const callAs = async (path: string, input: object, by?: TestUser): Promise<void> => {
    const { error } = await call(url, path, input, by && { token: by.accessToken })
    if (error !== undefined) throw new Error(`${path} failed: ${JSON.stringify(error)}`)
  }
  const newUser = async (name = 'Person') => {
    const person = await registerUser(url, name)
    await callAs('auth.verifyEmail', { token: await mailbox.nextToken(person.email) })
    return person
  }
  const suspend = ({ user }: TestUser) => callAs('users.suspend', { userId: user.id }, admin)
  const endSession = async (person: TestUser, status: 'revoked' | 'expired') => {
    if (status === 'revoked') return callAs('auth.logout', {}, person)
    const { sessions } = database.tables
    const expiresAt = new Date(0)
    await database.transaction((tx) => tx.update(sessions).set({ expiresAt }).where(eq(sessions.id, person.session.id)))
  }

  const admin = await signIn(url, root)
  const owner = await newUser('Owner')
  const editor = await newUser('Editor')
  const viewer = await newUser('Viewer')
  const stranger = await newUser('Stranger')
  const guest = await newUser('Guest')
  await callAs('users.setRoles', { userId: guest.user.id, roles: ['guest'] }, admin)
  const [revoked, expired, suspended] = [await registerUser(url), await registerUser(url), await registerUser(url)]
  await endSession(revoked, 'revoked')
  await endSession(expired, 'expired')
  await suspend(suspended)

  const byOwner = { token: owner.accessToken }
  const newProject = async () => {
    const { id: projectId } = await createProject(url, owner)
    await callAs('projects.share', { projectId, email: editor.email, role: 'editor' }, owner)
    await callAs('projects.share', { projectId, email: viewer.email, role: 'viewer' }, owner)
    return projectId
  }
  const newInvitation = async () => {
    const input = { projectId: await newProject(), email: randomEmail(), role: 'viewer' }
    const output = await callOrThrow(contract.projects.share.output, url, 'projects.share', input, byOwner)
    if (!('invitation' in output)) throw new Error('An address without an account became a member')
    return output.invitation
  }
  const start = async (person: TestUser, input: object) => {
    const options = { token: person.accessToken }
    return (await callOrThrow(contract.generations.start.output, url, 'generations.start', input, options)).id
  }
  const keptProjectId = await newProject()
  const newFinishedGeneration = async () => {
    const files = [{ path: 'lib/main.dart', content: 'void main() {}\n' }]
    const input = { projectId: keptProjectId, kind: 'import', prompt: 'My own', files }
    const generationId = await start(owner, input)
    const socket = await openSocket(cleanup, url, owner.accessToken)
    for await (const _ of socket.subscribe('generations.events', { generationId }));
    socket.terminate()
    return generationId
  }

  return {
    url,
    mailbox,
    ...{ admin, owner, editor, viewer, stranger, guest },
    rejectedTokens: { revoked: revoked.accessToken, expired: expired.accessToken, suspended: suspended.accessToken },
    finishedId: await newFinishedGeneration(),
    keptProjectId,
    newUser,
    newProject,
    newGeneration: (projectId) => start(editor, { projectId, prompt: 'A feed' }),
    newFinishedGeneration,
    newInvitation,
    async newInvitedUser() {
      const invitation = await newInvitation()
      const { email } = invitation
      const token = await mailbox.nextToken(email)
      const password = randomPassword()
      await callAs('auth.register', { email, password, name: 'Invited' })
      return { person: await signIn(url, { email, password }), invitation, token }
    },
    suspend,
    endSession,
    async signInByCookies({ email, password }) {
      const headers = { origin: url, 'x-assistant-csrf': '1' }
      const { headers: responseHeaders } = await call(url, 'auth.login', { email, password, cookie: true }, { headers })
      return responseHeaders
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ')
    },
    database,
  }
}
