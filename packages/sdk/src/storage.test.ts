import { describe, expect, it } from 'vitest'
import { type StoredSession, webStorage } from './storage.js'
import { ada, sessionOfAda } from './testing/people.js'

const kept: StoredSession = {
  user: ada,
  session: sessionOfAda,
  accessToken: 'access',
  renewAt: 1,
  refreshToken: 'refresh',
  refreshTokenExpiresAt: '2026-01-31T12:00:00.000Z',
}

function textStore() {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
}

describe('webStorage', () => {
  it('stores a session per key and store, and removes it with null', () => {
    const store = textStore()
    webStorage('me', store).set(kept)
    expect(webStorage('me', store).get()).toEqual(kept)
    expect(webStorage('you', store).get()).toBeNull()
    webStorage('me', store).set(null)
    expect(store.values.size).toBe(0)
  })

  it.each(['', 'null', '[]', '{}', '{"accessToken":1}'])('returns null when the store holds %j', (text) => {
    const store = textStore()
    store.setItem('me', text)
    expect(webStorage('me', store).get()).toBeNull()
  })

  it('throws an error that names localStorage when there is none', () => {
    expect(() => webStorage()).toThrow(/localStorage/)
  })
})
