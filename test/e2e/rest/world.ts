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

/** A server with people in all roles, and what makes more of what calls are about. */
export interface World {
  readonly url: string
  readonly port: string
  readonly mailbox: Mailbox
  /** The only administrator. */
  readonly admin: TestUser
  /** Has all projects of this world. */
  readonly owner: TestUser
  readonly editor: TestUser
  readonly viewer: TestUser
  readonly stranger: TestUser
  readonly guest: TestUser
  /** Access tokens that are no longer good for anything. */
  readonly ended: { readonly revoked: string; readonly expired: string; readonly suspended: string }
  /** Has ended, in a project that stays, with one file: `lib/main.dart`. */
  readonly finishedId: string
  readonly keptProjectId: string
  /** Somebody new, with an address that is proved. */
  newPerson(name?: string): Promise<TestUser>
  /** A project of the owner's that the editor and the viewer are in. */
  newProject(): Promise<string>
  /** The editor's; it does not end by itself. */
  newGeneration(projectId: string): Promise<string>
  /** As `finishedId`. */
  newFinished(): Promise<string>
  /** To a project of its own. */
  newInvitation(): Promise<Invitation>
  /** Somebody who was invited and has made an account since, with the token that they were mailed. */
  newInvited(): Promise<{ readonly person: TestUser; readonly invitation: Invitation; readonly token: string }>
  readonly suspend: (person: TestUser) => Promise<void>
  readonly endSession: (person: TestUser, how: 'revoked' | 'expired') => Promise<void>
  /** The cookies of somebody who has signed in with `cookie: true`, as a browser sends them. */
  readonly cookiesOf: (person: TestUser) => Promise<string>
  /** For what people would take too long to make. */
  readonly database: Database
}

export const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }
export const noId = '0198f7c2-5e5f-7c3a-9d53-7d2f6c1a0b11'
export const newAddress = (): string => `${randomUUID()}@example.com`

export async function createWorld(
  cleanup: Cleanup,
  { database, url: databaseUrl }: TestDatabase,
  environment: Readonly<Record<string, string>> = {},
): Promise<World> {
  const dataFolder = await temporaryFolder(cleanup)
  const server = await startPacedServer(cleanup, {
    dataFolder,
    environment: {
      ...{ DATABASE_URL: databaseUrl, REFRESH_GRACE_SECONDS: '0', GENERATION_CONCURRENCY: '8' },
      ...{ ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password, ...environment },
    },
  })
  const { url } = server
  const mailbox = await openMailbox(cleanup, dataFolder)

  const ask = async (path: string, input: object, by?: TestUser): Promise<void> => {
    const { error } = await call(url, path, input, by && { token: by.accessToken })
    if (error !== undefined) throw new Error(`${path} failed: ${JSON.stringify(error)}`)
  }
  const newPerson = async (name = 'Person') => {
    const person = await registerUser(url, name)
    await ask('auth.verifyEmail', { token: await mailbox.nextToken(person.email) })
    return person
  }
  const suspend = ({ user }: TestUser) => ask('users.suspend', { userId: user.id }, admin)
  const endSession = async (person: TestUser, how: 'revoked' | 'expired') => {
    if (how === 'revoked') return ask('auth.logout', {}, person)
    const { sessions } = database.tables
    const expiresAt = new Date(0)
    await database.transaction((tx) => tx.update(sessions).set({ expiresAt }).where(eq(sessions.id, person.session.id)))
  }

  const admin = await signIn(url, root)
  const owner = await newPerson('Owner')
  const editor = await newPerson('Editor')
  const viewer = await newPerson('Viewer')
  const stranger = await newPerson('Stranger')
  const guest = await newPerson('Guest')
  await ask('users.setRoles', { userId: guest.user.id, roles: ['guest'] }, admin)
  const [revoked, expired, suspended] = [await registerUser(url), await registerUser(url), await registerUser(url)]
  await endSession(revoked, 'revoked')
  await endSession(expired, 'expired')
  await suspend(suspended)

  const byOwner = { token: owner.accessToken }
  const newProject = async () => {
    const { id: projectId } = await createProject(url, owner)
    await ask('projects.share', { projectId, email: editor.email, role: 'editor' }, owner)
    await ask('projects.share', { projectId, email: viewer.email, role: 'viewer' }, owner)
    return projectId
  }
  const newInvitation = async () => {
    const input = { projectId: await newProject(), email: newAddress(), role: 'viewer' }
    const answer = await callOrThrow(contract.projects.share.output, url, 'projects.share', input, byOwner)
    if (!('invitation' in answer)) throw new Error('Who has no account became a member')
    return answer.invitation
  }
  const start = async (person: TestUser, input: object) => {
    const options = { token: person.accessToken }
    return (await callOrThrow(contract.generations.start.output, url, 'generations.start', input, options)).id
  }
  const keptProjectId = await newProject()
  const newFinished = async () => {
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
    port: String(server.port),
    mailbox,
    ...{ admin, owner, editor, viewer, stranger, guest },
    ended: { revoked: revoked.accessToken, expired: expired.accessToken, suspended: suspended.accessToken },
    finishedId: await newFinished(),
    keptProjectId,
    newPerson,
    newProject,
    newGeneration: (projectId) => start(editor, { projectId, prompt: 'A feed' }),
    newFinished,
    newInvitation,
    async newInvited() {
      const invitation = await newInvitation()
      const { email } = invitation
      const token = await mailbox.nextToken(email)
      const password = randomPassword()
      await ask('auth.register', { email, password, name: 'Invited' })
      return { person: await signIn(url, { email, password }), invitation, token }
    },
    suspend,
    endSession,
    async cookiesOf({ email, password }) {
      const headers = { origin: url, 'x-assistant-csrf': '1' }
      const { headers: answered } = await call(url, 'auth.login', { email, password, cookie: true }, { headers })
      return answered
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ')
    },
    database,
  }
}
