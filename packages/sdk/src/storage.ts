import type { Session, User } from './router.js'

/** What is kept between calls, and between visits when the storage lasts. It is plain JSON, and secret. */
export interface StoredSession {
  readonly user: User
  readonly session: Session
  readonly accessToken: string
  /** Milliseconds since 1970 by this device's clock: from then on the access token is renewed before it is used. */
  readonly renewAt: number
  readonly refreshToken: string
  /** By the server's clock, ISO 8601. */
  readonly refreshTokenExpiresAt: string
}

/**
 * Where a sign-in is kept. All that share one account (tabs, processes, instances) share one storage: it is read anew
 * before each use, so what one has renewed the others use, and who signs out signs out all.
 */
export interface SessionStorage {
  /** The same for everything that shares the place: tabs renew under a lock (Web Locks) of this name. */
  readonly name?: string
  get(): Promise<StoredSession | null> | StoredSession | null
  /** Resolves when it is kept. */
  set(session: StoredSession | null): Promise<void> | void
}

/** Kept until the process or the page ends. */
export function memoryStorage(): SessionStorage {
  let kept: StoredSession | null = null
  return {
    get: () => kept,
    set(session) {
      kept = session
    },
  }
}

interface TextStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * Kept in the browser's localStorage (or another such store) and shared by its tabs. Every script of the page can read
 * it: use it where the page runs no script of others.
 */
export function webStorage(key = 'assistant-session', store: TextStore | undefined = localStore()): SessionStorage {
  if (!store)
    throw new TypeError('webStorage needs localStorage, which is not here. Give another store, or use memoryStorage().')
  return {
    name: key,
    get: () => parseStoredSession(store.getItem(key)),
    set(session) {
      if (session) store.setItem(key, JSON.stringify(session))
      else store.removeItem(key)
    },
  }
}

/** A kept session from its JSON; null for what is none, so that a damaged store means "sign in again". */
export function parseStoredSession(json: string | null): StoredSession | null {
  if (json === null) return null
  try {
    const value: unknown = JSON.parse(json)
    return isStoredSession(value) ? value : null
  } catch {
    return null
  }
}

function isStoredSession(value: unknown): value is StoredSession {
  if (typeof value !== 'object' || value === null) return false
  const kept: Partial<Record<keyof StoredSession, unknown>> = value
  return (
    typeof kept.accessToken === 'string' &&
    typeof kept.refreshToken === 'string' &&
    typeof kept.renewAt === 'number' &&
    typeof kept.user === 'object' &&
    typeof kept.session === 'object'
  )
}

function localStore(): TextStore | undefined {
  const { localStorage } = globalThis as { localStorage?: TextStore }
  return localStorage
}
