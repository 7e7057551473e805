import type { Tokens } from '@assistant/contract'
import { inArray, sql } from 'drizzle-orm'
import { parseRefreshToken } from '../src/auth/refresh/refresh-token.js'
import type { ClientInfo } from '../src/platform/caller.js'
import type { SessionRow } from '../src/sessions/store.js'
import { goodPassword, laptop, phone, present, second, type TestServer } from './test-server.js'

export const graceMs = 30 * second
/** Time after which a caller disconnects. */
export const callerTimeoutMs = 10 * second

/** The tokens that a browser stores and all its tabs share. */
export interface TokenStore {
  refreshToken: string
  accessToken: string
  accessEndsAt: number
}

export interface Thief {
  readonly store: TokenStore
  /** Returns the IP address and user agent of the thief, given those of the victim. */
  readonly client: (victim: ClientInfo) => ClientInfo
}

export type Person = 'the owner' | 'the thief'
export type EndCode = 'REFRESH_TOKEN_REUSED' | 'SESSION_EXPIRED'
/** The columns that change when a backup is restored. */
type Backup = Pick<SessionRow, 'rotation' | 'firstUsedAt' | 'rotatedAt' | 'rotatedPrefix' | 'rotatedDevice'>

/** The state of a session, with facts that cannot be read from its tokens. */
export interface Session {
  readonly id: string
  readonly startedAt: number
  /** Its row after the last step. */
  row: SessionRow
  rotatedAt: number
  /** Its expiry according to the last answer. */
  endsAt: number
  /** The error code of its end, if it ended before its expiry. */
  endCode: EndCode | undefined
  readonly store: TokenStore
  /** The token that another tab may have read just before it was replaced. */
  replaced: { readonly token: string; readonly at: number } | undefined
  /** The tokens that the store held before. */
  readonly earlierTokens: string[]
  thief: Thief | undefined
  /** True once the thief has tried to refresh. A thief that only makes calls must not affect the owner. */
  hasThiefRefreshed: boolean
  /** The completed refreshes since the theft. Undefined without a theft, and after a backup was restored. */
  refreshesSinceTheft: { readonly who: Person; readonly at: number }[] | undefined
  readonly backups: Backup[]
}

/** The state that the commands change: a user with one session after the other. */
export interface Model {
  readonly testServer: TestServer
  readonly email: string
  client: ClientInfo
  session: Session
  /** Sessions that no command changes: another one of the same user, and one of another user. */
  readonly bystanders: readonly SessionRow[]
  readonly readRows: (ids: readonly [string, string, string]) => Promise<SessionRow[]>
}

/** Returns a function that creates models. Each has an account of its own, and all share one unrelated user. */
export async function prepareModels(testServer: TestServer): Promise<() => Promise<Model>> {
  const stranger = await testServer.register('Barbara Liskov')
  const readRows = prepareRows(testServer)

  return async () => {
    const { user, session, tokens } = await testServer.register('Grace Hopper')
    const email = present(user.email)
    const other = await testServer.auth.login({ email, password: goodPassword, cookie: false }, phone)
    const rows = await readRows([session.id, other.session.id, stranger.session.id])
    const bystanders = rows.filter(({ id }) => id !== session.id)
    const row = present(rows.find(({ id }) => id === session.id))
    return { testServer, email, client: laptop, session: newSession(row, tokens), bystanders, readRows }
  }
}

/** Prepares the query for the rows of three sessions, which runs after every step. */
function prepareRows({ database: { query, tables } }: TestServer): Model['readRows'] {
  const { sessions } = tables
  const placeholders = ['first', 'second', 'third'].map((name) => sql.placeholder(name))
  const rows = query.select().from(sessions).where(inArray(sessions.id, placeholders)).prepare('three_sessions')
  return ([first, second, third]) => rows.execute({ first, second, third })
}

/** Reads the rows of the session and of the bystanders. */
export async function readRow({ session, bystanders, readRows }: Model): Promise<[SessionRow, SessionRow[]]> {
  const rows = await readRows([session.id, present(bystanders[0]).id, present(bystanders[1]).id])
  const row = present(rows.find(({ id }) => id === session.id))
  return [row, bystanders.map(({ id }) => present(rows.find((one) => one.id === id)))]
}

export async function signInAgain(model: Model): Promise<void> {
  const { testServer, email, client } = model
  const signedIn = await testServer.auth.login({ email, password: goodPassword, cookie: false }, client)
  const { id } = signedIn.session
  const [row] = await model.readRows([id, id, id])
  model.session = newSession(present(row), signedIn.tokens)
}

function newSession(row: SessionRow, tokens: Tokens): Session {
  const store: TokenStore = { refreshToken: '', accessToken: '', accessEndsAt: 0 }
  storeTokens(store, tokens)
  return {
    id: row.id,
    startedAt: row.createdAt.getTime(),
    row,
    rotatedAt: row.createdAt.getTime(),
    endsAt: Date.parse(tokens.refreshTokenExpiresAt),
    endCode: undefined,
    store,
    replaced: undefined,
    earlierTokens: [],
    thief: undefined,
    hasThiefRefreshed: false,
    refreshesSinceTheft: undefined,
    backups: [],
  }
}

/** Puts tokens into a store. If the refresh token is null, the stored one stays. */
export function storeTokens(store: TokenStore, { refreshToken, accessToken, accessTokenExpiresAt }: Tokens): void {
  store.refreshToken = refreshToken ?? store.refreshToken
  store.accessToken = present(accessToken)
  store.accessEndsAt = Date.parse(accessTokenExpiresAt)
}

/** Returns the error code with which the session has ended, or undefined while it is active. */
export function endCodeOf({ testServer, session }: Model): EndCode | undefined {
  return session.endCode ?? (testServer.now() >= session.endsAt ? 'SESSION_EXPIRED' : undefined)
}

export function rotationOf(refreshToken: string): number {
  return present(parseRefreshToken(refreshToken)).rotation
}
