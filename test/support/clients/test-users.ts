import { randomBytes, randomUUID } from 'node:crypto'
import { contract, type Project, type Session, type User } from '@assistant/contract'
import { callOrThrow } from './trpc-calls.js'

/** A registered user with the tokens of one session. */
export interface TestUser {
  readonly email: string
  readonly password: string
  readonly user: User
  readonly session: Session
  readonly accessToken: string
  readonly refreshToken: string
}

/** Registers a new account with a unique email address. */
export async function registerUser(url: string, name = 'Ada'): Promise<TestUser> {
  const account = { email: `${name.toLowerCase()}-${randomUUID()}@example.com`, password: randomPassword() }
  return toTestUser(
    account,
    await callOrThrow(contract.auth.register.output, url, 'auth.register', { ...account, name }),
  )
}

/** Signs in to an existing account, which opens a new session. */
export async function signIn(url: string, account: { email: string; password: string }): Promise<TestUser> {
  const { email, password } = account
  return toTestUser(account, await callOrThrow(contract.auth.login.output, url, 'auth.login', { email, password }))
}

/** Creates a project that this user owns. */
export function createProject(url: string, { accessToken }: TestUser, name = 'A project'): Promise<Project> {
  return callOrThrow(contract.projects.create.output, url, 'projects.create', { name }, { token: accessToken })
}

/** Returns the ids of all projects that a user can see, from all pages of the list. */
export async function listProjectIds(url: string, person: TestUser, cursor?: string): Promise<Set<string>> {
  const input = { limit: 100, ...(cursor !== undefined && { cursor }) }
  const token = { token: person.accessToken }
  const page = await callOrThrow(contract.projects.list.output, url, 'projects.list', input, token)
  const ids = page.items.map(({ id }) => id)
  return new Set([...ids, ...(page.nextCursor === null ? [] : await listProjectIds(url, person, page.nextCursor))])
}

export const randomPassword = (): string => randomBytes(18).toString('base64url')

function toTestUser(
  { email, password }: { email: string; password: string },
  { user, session, tokens }: ReturnType<typeof contract.auth.login.output.parse>,
): TestUser {
  const { accessToken, refreshToken } = tokens
  if (accessToken === null || refreshToken === null) throw new Error('The sign-in returned no tokens.')
  return { email, password, user, session, accessToken, refreshToken }
}
