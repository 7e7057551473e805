import type { Tokens } from '@assistant/contract'
import { inArray, sql } from 'drizzle-orm'
import { parseRefreshToken } from '../src/auth/refresh/refresh-token.js'
import type { ClientInfo } from '../src/platform/caller.js'
import type { SessionRow } from '../src/sessions/store.js'
import { goodPassword, type Identity, laptop, phone, present, second } from './identity.js'

export const grace = 30 * second
/** After which a caller hangs up. */
export const patience = 10 * second

/** What a browser keeps, and all its tabs share. */
export interface TokenStore {
  refreshToken: string
  accessToken: string
  accessEndsAt: number
}

export interface Thief {
  readonly store: TokenStore
  /** From where it calls, given where its victim is. */
  readonly client: (victim: ClientInfo) => ClientInfo
}

export type Person = 'the owner' | 'the thief'
export type End = 'REFRESH_TOKEN_REUSED' | 'SESSION_EXPIRED'
/** The columns that a backup brings back. */
type Backup = Pick<SessionRow, 'rotation' | 'firstUsedAt' | 'rotatedAt' | 'rotatedPrefix' | 'rotatedDevice'>

/** A session, and what nobody can know of it from its tokens alone. */
export interface Session {
  readonly id: string
  readonly began: number
  /** What its row said after the last step. */
  row: SessionRow
  rotatedAt: number
  /** When it ends by itself, as the last answer says. */
  endsAt: number
  /** Why it has ended before that. */
  over: End | undefined
  readonly store: TokenStore
  /** The token that another tab may have read just before it was replaced. */
  replaced: { readonly token: string; readonly at: number } | undefined
  /** Those that were in the store once. */
  readonly earlier: string[]
  thief: Thief | undefined
  /** It has refreshed. As long as it only looks, its victim must not suffer. */
  isThiefAtWork: boolean
  /** Who has refreshed since the store was copied, and used the answer. Undefined: who has which token is not known. */
  together: { readonly who: Person; readonly at: number }[] | undefined
  readonly backups: Backup[]
}

/** Somebody with one session after the other. */
export interface Life {
  readonly house: Identity
  readonly email: string
  client: ClientInfo
  session: Session
  /** Sessions that nobody touches: another one of the same person, and a stranger's. */
  readonly bystanders: readonly SessionRow[]
  readonly readRows: (ids: readonly [string, string, string]) => Promise<SessionRow[]>
}

/** Answers what begins a life in a house: with an account of its own, beside a stranger. */
export async function prepareLives(house: Identity): Promise<() => Promise<Life>> {
  const stranger = await house.register('Barbara Liskov')
  const readRows = prepareRows(house)

  return async () => {
    const { user, session, tokens } = await house.register('Grace Hopper')
    const email = present(user.email)
    const other = await house.auth.login({ email, password: goodPassword, cookie: false }, phone)
    const rows = await readRows([session.id, other.session.id, stranger.session.id])
    const bystanders = rows.filter(({ id }) => id !== session.id)
    const row = present(rows.find(({ id }) => id === session.id))
    return { house, email, client: laptop, session: newSession(row, tokens), bystanders, readRows }
  }
}

/** Of three sessions; prepared once, since it is asked after every step. */
function prepareRows({ database: { query, tables } }: Identity): Life['readRows'] {
  const { sessions } = tables
  const placeholders = ['first', 'second', 'third'].map((name) => sql.placeholder(name))
  const rows = query.select().from(sessions).where(inArray(sessions.id, placeholders)).prepare('three_sessions')
  return ([first, second, third]) => rows.execute({ first, second, third })
}

export async function readRow({ session, bystanders, readRows }: Life): Promise<[SessionRow, SessionRow[]]> {
  const rows = await readRows([session.id, present(bystanders[0]).id, present(bystanders[1]).id])
  const row = present(rows.find(({ id }) => id === session.id))
  return [row, bystanders.map(({ id }) => present(rows.find((one) => one.id === id)))]
}

export async function signInAgain(life: Life): Promise<void> {
  const { house, email, client } = life
  const signedIn = await house.auth.login({ email, password: goodPassword, cookie: false }, client)
  const { id } = signedIn.session
  const [row] = await life.readRows([id, id, id])
  life.session = newSession(present(row), signedIn.tokens)
}

function newSession(row: SessionRow, tokens: Tokens): Session {
  const store: TokenStore = { refreshToken: '', accessToken: '', accessEndsAt: 0 }
  keep(store, tokens)
  return {
    id: row.id,
    began: row.createdAt.getTime(),
    row,
    rotatedAt: row.createdAt.getTime(),
    endsAt: Date.parse(tokens.refreshTokenExpiresAt),
    over: undefined,
    store,
    replaced: undefined,
    earlier: [],
    thief: undefined,
    isThiefAtWork: false,
    together: undefined,
    backups: [],
  }
}

/** Puts an answer into a store: a refresh token only when there is one. */
export function keep(store: TokenStore, { refreshToken, accessToken, accessTokenExpiresAt }: Tokens): void {
  store.refreshToken = refreshToken ?? store.refreshToken
  store.accessToken = present(accessToken)
  store.accessEndsAt = Date.parse(accessTokenExpiresAt)
}

export function endOf({ house, session }: Life): End | undefined {
  return session.over ?? (house.now() >= session.endsAt ? 'SESSION_EXPIRED' : undefined)
}

export function rotationOf(refreshToken: string): number {
  return present(parseRefreshToken(refreshToken)).rotation
}
