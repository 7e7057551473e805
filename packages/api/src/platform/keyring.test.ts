import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyring, SealError } from './keyring.js'

const keyring = createKeyring({ secret: 'a'.repeat(32), randomBytes })
const other = createKeyring({ secret: `${'a'.repeat(31)}b`, randomBytes })

describe('createKeyring', () => {
  it('opens any text that it has sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, context) => {
        expect(keyring.open('signing keys', keyring.seal('signing keys', text, context), context)).toBe(text)
      }),
    )
  })

  it('seals the same text differently each time', () => {
    expect(keyring.seal('signing keys', 'x', '')).not.toBe(keyring.seal('signing keys', 'x', ''))
  })

  it('reports text that was sealed with another secret', () => {
    const sealed = other.seal('signing keys', 'x', 'row')
    expect(() => keyring.open('signing keys', sealed, 'row')).toThrow(new SealError('another secret'))
  })

  it('rejects text that was sealed for another use or row, cut off or modified', () => {
    const sealed = keyring.seal('signing keys', 'x', 'row')
    const damaged = new SealError('damaged')
    expect(() => keyring.open('refresh tokens', sealed, 'row')).toThrow(damaged)
    expect(() => keyring.open('signing keys', sealed, 'another row')).toThrow(damaged)
    expect(() => keyring.open('signing keys', `${keyring.keyId}.`, 'row')).toThrow(damaged)
    expect(() => keyring.open('signing keys', keyring.keyId, 'row')).toThrow(damaged)
    const body = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url')
    for (const at of body.keys()) {
      const changed = Buffer.from(body)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(() => keyring.open('signing keys', `${keyring.keyId}.${changed.toString('base64url')}`, 'row')).toThrow(
        damaged,
      )
    }
  })

  it('verifies only a complete MAC of the same text, use and secret', () => {
    const mac = keyring.mac('refresh tokens', 'text')
    expect(mac).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(keyring.verifyMac('refresh tokens', 'text', mac)).toBe(true)
    expect(keyring.verifyMac('refresh tokens', 'texu', mac)).toBe(false)
    expect(keyring.verifyMac('signing keys', 'text', mac)).toBe(false)
    expect(other.verifyMac('refresh tokens', 'text', mac)).toBe(false)
    expect(keyring.verifyMac('refresh tokens', 'text', '')).toBe(false)
    expect(keyring.verifyMac('refresh tokens', 'text', `${mac}A`)).toBe(false)
  })

  it('opens and verifies with the previous secret, but does not seal or sign with it', () => {
    const rotated = createKeyring({ secret: `${'a'.repeat(31)}b`, previousSecret: 'a'.repeat(32), randomBytes })
    expect(rotated.open('signing keys', keyring.seal('signing keys', 'x', 'row'), 'row')).toBe('x')
    expect(rotated.verifyMac('refresh tokens', 'text', keyring.mac('refresh tokens', 'text'))).toBe(true)
    expect(rotated.keyId).toBe(other.keyId)
    expect(rotated.mac('refresh tokens', 'text')).toBe(other.mac('refresh tokens', 'text'))
    expect(other.open('signing keys', rotated.seal('signing keys', 'x', 'row'), 'row')).toBe('x')
  })

  it('derives the key id from the secret', () => {
    expect(createKeyring({ secret: 'a'.repeat(32), randomBytes }).keyId).toBe(keyring.keyId)
    expect(other.keyId).not.toBe(keyring.keyId)
  })
})
