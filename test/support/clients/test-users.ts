import { randomBytes, randomUUID } from 'node:crypto'
import { contract, type Project, type Session, type User } from '@assistant/contract'
import { callOrThrow } from './trpc-calls.js'

/** Somebody with an account, signed in. */
export interface TestUser {
  readonly email: string
  readonly password: string
  readonly user: User
  readonly session: Session
  readonly accessToken: string
  readonly refreshToken: string
}

/** Makes an account that no other test has. */
export async function registerUser(url: string, name = 'Ada'): Promise<TestUser> {
  const account = { email: `${name.toLowerCase()}-${randomUUID()}@example.com`, password: randomPassword() }
  return person(account, await callOrThrow(contract.auth.register.output, url, 'auth.register', { ...account, name }))
}

export async function signIn(url: string, account: { email: string; password: string }): Promise<TestUser> {
  const { email, password } = account
  return person(account, await callOrThrow(contract.auth.login.output, url, 'auth.login', { email, password }))
}

export function createProject(url: string, { accessToken }: TestUser, name = 'A project'): Promise<Project> {
  return callOrThrow(contract.projects.create.output, url, 'projects.create', { name }, { token: accessToken })
}

/** The ids of all projects that somebody sees. */
export async function listProjectIds(url: string, person: TestUser, cursor?: string): Promise<Set<string>> {
  const input = { limit: 100, ...(cursor !== undefined && { cursor }) }
  const token = { token: person.accessToken }
  const page = await callOrThrow(contract.projects.list.output, url, 'projects.list', input, token)
  const ids = page.items.map(({ id }) => id)
  return new Set([...ids, ...(page.nextCursor === null ? [] : await listProjectIds(url, person, page.nextCursor))])
}

export const randomPassword = (): string => randomBytes(18).toString('base64url')

function person(
  { email, password }: { email: string; password: string },
  { user, session, tokens }: ReturnType<typeof contract.auth.login.output.parse>,
): TestUser {
  const { accessToken, refreshToken } = tokens
  if (accessToken === null || refreshToken === null) throw new Error('A sign-in without tokens')
  return { email, password, user, session, accessToken, refreshToken }
}
