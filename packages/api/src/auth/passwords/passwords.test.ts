import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { instantHash } from '../../../testing/identity.js'
import { AppError } from '../../errors/app-error.js'
import { estimateInProcess } from './estimate.js'
import { argon2id, type PasswordHash } from './hash.js'
import { createPasswords } from './passwords.js'
import { checkPasswordRule } from './rule.js'

const ada = { name: 'Ada Lovelace', email: 'countess@analytical.example' }

describe('the password rule', () => {
  const verdict = async (password: string, owner = ada, minimumLength = 15) => {
    try {
      const rule = { minimumLength, field: 'password', estimate: estimateInProcess }
      await checkPasswordRule(password.normalize('NFC'), owner, rule)
      return 'good'
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(error.reason).toBe('WEAK_PASSWORD')
      return error.message
    }
  }

  it.each([
    ['words that do not belong together', 'seven purple otters juggle'],
    ['what a password manager makes', 'V7#kq!Zr0p2@xLmT'],
    ['spaces at both ends', '  wandering kettle moss  '],
    ['another script', 'семь лиловых выдр жонглируют'],
    ['emoji', '🦦🎪🧨🪁🛶🧭🪐🦔🌵🪗🧲🦚🪵🥨🛸'],
    ['256 characters', 'kettle moss otter '.repeat(15).slice(0, 256)],
  ])('takes %s', async (_, password) => {
    expect(await verdict(password)).toBe('good')
  })

  it.each([
    ['too short', 'V7#kq!Zr0p2@xL', 'at least 15 characters'],
    ['too long', 'kettle moss otter '.repeat(15), 'at most 256 characters'],
    ['a common one, repeated', 'passwordpassword', 'easy to guess'],
    ['one character', 'aaaaaaaaaaaaaaaaaaaa', 'easy to guess'],
    ['a row of keys', 'qwertyuiopasdfgh', 'easy to guess'],
    ['digits in order', '123456789012345678', 'easy to guess'],
    ['a common one in disguise', 'P@ssw0rd12345678', 'easy to guess'],
    ['the own name', 'AdaLovelace1815', 'leave out your name'],
    ['the own name, twice', 'adalovelaceadalovelace', 'easy to guess'],
    ['the own address', 'countess@analytical.example', 'leave out your name'],
    ['a weak beginning does not hide behind a long end', `${'a'.repeat(32)}V7#kq!Zr0p2@xLmT`, 'easy to guess'],
  ])('refuses %s', async (_, password, message) => {
    expect(await verdict(password)).toContain(message)
  })

  it('counts characters as people do, after they were put together', async () => {
    expect(await verdict('é'.normalize('NFD').repeat(14))).toContain('at least 15')
    expect(await verdict('🦦🎪🧨🪁🛶🧭🪐')).toContain('at least 15')
  })

  it('forgets one owner when it looks at the next', async () => {
    const zanzibar = { name: 'Zanzibar Quincunx', email: 'z@example.org' }
    expect(await verdict('ZanzibarQuincunx', zanzibar)).toContain('leave out your name')
    expect(await verdict('ZanzibarQuincunx', ada)).toBe('good')
    expect(await verdict('ZanzibarQuincunx', zanzibar)).toContain('leave out your name')
  })

  it('does not take a password that cannot be estimated now', async () => {
    const unavailable = new AppError('UNAVAILABLE', 'Later.', { retryAfterSeconds: 5 })
    const estimate = () => Promise.reject(unavailable)
    const passwords = createPasswords({ minimumLength: 15, hash: instantHash, estimate })
    await expect(passwords.choose('seven purple otters juggle', ada)).rejects.toBe(unavailable)
  })

  it('can be shortened by the operator', async () => {
    expect(await verdict('V7#kq!Zr0', ada, 9)).toBe('good')
    expect(await verdict('V7#kq!Zr', ada, 9)).toContain('at least 9')
  })
})

describe('passwords', () => {
  const passwords = createPasswords({ minimumLength: 15 })

  it('are hashed with argon2id, as OWASP recommends, and known again', async () => {
    const stored = await passwords.choose('seven purple otters juggle', ada)
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.check(stored, 'seven purple otters juggle')).toEqual({ isRight: true, newHash: undefined })
    expect(await passwords.check(stored, 'seven purple otters juggl')).toEqual({ isRight: false })
  })

  it('are the same however a keyboard composes them', async () => {
    const stored = await passwords.choose('sieben närrische Otter'.normalize('NFD'), ada)
    expect(await passwords.check(stored, 'sieben närrische Otter'.normalize('NFC'))).toMatchObject({ isRight: true })
  })

  it('are never cut off', async () => {
    const long = 'kettle moss otter '.repeat(14)
    const stored = await passwords.choose(long, ada)
    expect(await passwords.check(stored, long.slice(0, -1))).toEqual({ isRight: false })
  })

  it('are wrong without an account, after the same work', async () => {
    const hashes: string[] = []
    const watched: PasswordHash = {
      ...argon2id,
      matches(made, password) {
        hashes.push(made)
        return argon2id.matches(made, password)
      },
    }
    const guarded = createPasswords({ minimumLength: 15, hash: watched })
    expect(await guarded.check(null, 'seven purple otters juggle')).toEqual({ isRight: false })
    expect(hashes).toEqual([expect.stringContaining('m=19456,t=2,p=1')])
  })

  it('are wrong for a stored text that stands for no account', async () => {
    const { ofNobody } = instantHash
    const trusting = createPasswords({ minimumLength: 15, hash: { ...instantHash, matches: async () => true } })
    expect(ofNobody).not.toBe('')
    expect(await trusting.check(null, 'x')).toEqual({ isRight: false })
  })

  it('are hashed anew when more work is done today', async () => {
    const weak = await hash('seven purple otters juggle', { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    const checked = await passwords.check(weak, 'seven purple otters juggle')
    expect(checked).toEqual({ isRight: true, newHash: expect.stringContaining('m=19456,t=2,p=1') })
    expect(argon2id.isOutdated(await argon2id.make('x'))).toBe(false)
    expect(argon2id.isOutdated(await hash('x', { algorithm: 1 }))).toBe(true)
  })

  it('go through the gate, the estimate too', async () => {
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
