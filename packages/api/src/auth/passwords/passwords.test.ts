import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { instantHash } from '../../../testing/test-server.js'
import { AppError } from '../../errors/app-error.js'
import { estimatePassword, type PasswordEstimator } from './estimate.js'
import { argon2id, type PasswordHash } from './hash.js'
import { createPasswords } from './passwords.js'
import { checkPasswordRule } from './rule.js'

const ada = { name: 'Ada Lovelace', email: 'countess@analytical.example' }

const estimate: PasswordEstimator = async (text, owner) => estimatePassword(text, owner)

describe('the password rule', () => {
  /** Returns `good`, or the message of the error. */
  const check = async (password: string, owner = ada, minimumLength = 15) => {
    try {
      const rule = { minimumLength, field: 'password', estimate }
      await checkPasswordRule(password.normalize('NFC'), owner, rule)
      return 'good'
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(error.reason).toBe('WEAK_PASSWORD')
      return error.message
    }
  }

  it.each([
    ['unrelated words', 'seven purple otters juggle'],
    ['a generated password', 'V7#kq!Zr0p2@xLmT'],
    ['spaces at both ends', '  wandering kettle moss  '],
    ['words in another script', 'семь лиловых выдр жонглируют'],
    ['emoji', '🦦🎪🧨🪁🛶🧭🪐🦔🌵🪗🧲🦚🪵🥨🛸'],
    ['256 characters', 'kettle moss otter '.repeat(15).slice(0, 256)],
  ])('accepts %s', async (_, password) => {
    expect(await check(password)).toBe('good')
  })

  it.each([
    ['a password that is too short', 'V7#kq!Zr0p2@xL', 'at least 15 characters'],
    ['a password that is too long', 'kettle moss otter '.repeat(15), 'at most 256 characters'],
    ['a repeated common password', 'passwordpassword', 'easy to guess'],
    ['one repeated character', 'aaaaaaaaaaaaaaaaaaaa', 'easy to guess'],
    ['a row of keys', 'qwertyuiopasdfgh', 'easy to guess'],
    ['digits in order', '123456789012345678', 'easy to guess'],
    ['a common password with replaced letters', 'P@ssw0rd12345678', 'easy to guess'],
    ["the owner's name", 'AdaLovelace1815', 'leave out your name'],
    ["the owner's name, twice", 'adalovelaceadalovelace', 'easy to guess'],
    ["the owner's address", 'countess@analytical.example', 'leave out your name'],
    ['a weak beginning with a long good end', `${'a'.repeat(32)}V7#kq!Zr0p2@xLmT`, 'easy to guess'],
  ])('rejects %s', async (_, password, message) => {
    expect(await check(password)).toContain(message)
  })

  it('counts code points after normalization', async () => {
    expect(await check('é'.normalize('NFD').repeat(14))).toContain('at least 15')
    expect(await check('🦦🎪🧨🪁🛶🧭🪐')).toContain('at least 15')
  })

  it('does not apply the words of one owner to the next', async () => {
    const zanzibar = { name: 'Zanzibar Quincunx', email: 'z@example.org' }
    expect(await check('ZanzibarQuincunx', zanzibar)).toContain('leave out your name')
    expect(await check('ZanzibarQuincunx', ada)).toBe('good')
    expect(await check('ZanzibarQuincunx', zanzibar)).toContain('leave out your name')
  })

  it('rejects with UNAVAILABLE when the password cannot be estimated', async () => {
    const unavailable = new AppError('UNAVAILABLE', 'Later.', { retryAfterSeconds: 5 })
    const estimate = () => Promise.reject(unavailable)
    const passwords = createPasswords({ minimumLength: 15, hash: instantHash, estimate })
    await expect(passwords.choose('seven purple otters juggle', ada)).rejects.toBe(unavailable)
  })

  it('applies a lower minimum length that the operator has set', async () => {
    expect(await check('V7#kq!Zr0', ada, 9)).toBe('good')
    expect(await check('V7#kq!Zr', ada, 9)).toContain('at least 9')
  })
})

describe('createPasswords', () => {
  const passwords = createPasswords({ minimumLength: 15 })

  it('hashes with argon2id as OWASP recommends, and recognizes the password again', async () => {
    const stored = await passwords.choose('seven purple otters juggle', ada)
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.check(stored, 'seven purple otters juggle')).toEqual({ isRight: true, newHash: undefined })
    expect(await passwords.check(stored, 'seven purple otters juggl')).toEqual({ isRight: false })
  })

  it('treats composed and decomposed characters as equal', async () => {
    const stored = await passwords.choose('sieben närrische Otter'.normalize('NFD'), ada)
    expect(await passwords.check(stored, 'sieben närrische Otter'.normalize('NFC'))).toMatchObject({ isRight: true })
  })

  it('compares the whole of a long password', async () => {
    const long = 'kettle moss otter '.repeat(14)
    const stored = await passwords.choose(long, ada)
    expect(await passwords.check(stored, long.slice(0, -1))).toEqual({ isRight: false })
  })

  it('rejects a password without an account after comparing a hash of the same costs', async () => {
    const hashes: string[] = []
    const recordingHash: PasswordHash = {
      ...argon2id,
      matches(made, password) {
        hashes.push(made)
        return argon2id.matches(made, password)
      },
    }
    const recorded = createPasswords({ minimumLength: 15, hash: recordingHash })
    expect(await recorded.check(null, 'seven purple otters juggle')).toEqual({ isRight: false })
    expect(hashes).toEqual([expect.stringContaining('m=19456,t=2,p=1')])
  })

  it('rejects a password without an account even if the hash function matches it', async () => {
    const trusting = createPasswords({ minimumLength: 15, hash: { ...instantHash, matches: async () => true } })
    expect(instantHash.dummy).not.toBe('')
    expect(await trusting.check(null, 'x')).toEqual({ isRight: false })
  })

  it('returns a new hash when the stored one was made with less work, and counts another algorithm as outdated', async () => {
    const weak = await hash('seven purple otters juggle', { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    const checked = await passwords.check(weak, 'seven purple otters juggle')
    expect(checked).toEqual({ isRight: true, newHash: expect.stringContaining('m=19456,t=2,p=1') })
    expect(argon2id.isOutdated(await argon2id.make('x'))).toBe(false)
    expect(argon2id.isOutdated(await hash('x', { algorithm: 1 }))).toBe(true)
  })

  it('runs choose and check through the gate', async () => {
    let passed = 0
    const gate = <T>(work: () => Promise<T>) => {
      passed += 1
      return work()
    }
    const gated = createPasswords({ minimumLength: 15, hash: instantHash, gate })
    await expect(gated.choose('short', ada)).rejects.toThrow('at least 15')
    await gated.check(null, 'x')
    expect(passed).toBe(2)
  })
})
