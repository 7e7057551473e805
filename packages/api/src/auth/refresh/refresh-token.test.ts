import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../../platform/keyring.js'
import { parseRefreshToken, refreshTokenOf } from './refresh-token.js'

const keyring = createKeyring({ secret: 's'.repeat(32), randomBytes })
const sessionId = randomUUID()
const token = refreshTokenOf(keyring, sessionId, 7, 'salt')

describe('refreshTokenOf and parseRefreshToken', () => {
  it('make and read a genuine token that names its session and rotation', () => {
    expect(token).toMatch(/^rt1\.[0-9a-f-]{36}\.7\.[A-Za-z0-9_-]{43}$/)
    const parsed = parseRefreshToken(token)
    expect(parsed).toMatchObject({ sessionId, rotation: 7 })
    expect(parsed?.isGenuine(keyring, 'salt')).toBe(true)
  })

  it('make the same token again from the same values', () => {
    expect(refreshTokenOf(keyring, sessionId, 7, 'salt')).toBe(token)
  })

  it('reject a token made with another salt or another secret', () => {
    const parsed = parseRefreshToken(token)
    expect(parsed?.isGenuine(keyring, 'another salt')).toBe(false)
    expect(parsed?.isGenuine(createKeyring({ secret: 't'.repeat(32), randomBytes }), 'salt')).toBe(false)
  })

  it('reject a token with one changed character', () => {
    const changes = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(...'0123456789abcdefABCDEF-_.'))
    fc.assert(
      fc.property(changes, ([at, character]) => {
        const changed = `${token.slice(0, at)}${character}${token.slice(at + 1)}`
        expect(parseRefreshToken(changed)?.isGenuine(keyring, 'salt') ?? false).toBe(changed === token)
      }),
    )
  })

  it.each([
    '',
    'rt1',
    'rt1...',
    token.replace('rt1', 'rt2'),
    token.replace('.7.', '.0.'),
    token.replace('.7.', '.-7.'),
    token.replace('.7.', '.07.'),
    token.replace('.7.', '.7e1.'),
    token.replace('.7.', '.9999999999.'),
    token.replace('.7.', '.7.7.'),
    token.toUpperCase(),
    ` ${token}`,
    `${token}\n`,
    `${token}A`,
    token.slice(0, -1),
    'x'.repeat(100_000),
  ])('return undefined for the malformed token %j', (text) => {
    expect(parseRefreshToken(text)).toBeUndefined()
  })
})
