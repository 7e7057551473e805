import { testDatabases } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  codeOf,
  createTestServer,
  day,
  goodPassword,
  instantHash,
  minute,
  type TestServer,
} from '../../testing/test-server.js'
import type { PasswordHash } from '../auth/passwords/hash.js'

const wrong = 'not the right one at all'
const newPassword = 'eleven brass kettles whistling'

describe.each(testDatabases())('limits on wrong passwords on $name', ({ open }) => {
  let testServer: TestServer
  let networks = 0
  let duringCheck = async () => {}
  const matches: PasswordHash['matches'] = async (hash, password) => {
    await duringCheck()
    return instantHash.matches(hash, password)
  }
  beforeAll(async () => {
    testServer = await createTestServer(open, { rateLimitScale: 1, passwordHash: { ...instantHash, matches } })
  })
  afterAll(() => testServer.close())

  /** Returns a client in an unused network. */
  const somewhere = (host = 7) => {
    networks += 1
    return { ipAddress: `10.${networks >> 8}.${networks & 255}.${host}`, userAgent: 'curl/8' }
  }
  const login = async (email: string, password: string, client = somewhere()) =>
    codeOrName((await testServer.as({ client })).auth.login({ email, password }))
  const codeOrName = (call: Promise<{ readonly user: { readonly name: string } }>) =>
    call.then(
      ({ user }) => user.name,
      (error: unknown) => codeOf(Promise.reject(error)),
    )
  const times = async (count: number, attempt: () => Promise<string>) => {
    const ends: string[] = []
    for (let done = 0; done < count; done += 1) ends.push(await attempt())
    return ends
  }
  const all = (count: number, code: string) => Array<string>(count).fill(code)
  /** Registers a user from an unused network, which is then familiar. */
  const ada = async () => {
    const home = somewhere()
    const { user, tokens } = await testServer.register('Ada', home)
    return { ...user, tokens, home }
  }

  it('do not count correct passwords', async () => {
    const { email, home } = await ada()
    expect(await times(110, () => login(email, goodPassword, home))).toEqual(all(110, 'Ada'))
    testServer.advanceClock(minute)
    expect(await times(9, () => login(email, wrong, home))).toEqual(all(9, 'INVALID_CREDENTIALS'))
    expect(await times(20, () => login(email, goodPassword, home))).toEqual(all(20, 'Ada'))
    expect(await login(email, wrong, home)).toBe('INVALID_CREDENTIALS')
    for (const password of [wrong, goodPassword]) expect(await login(email, password, home)).toBe('RATE_LIMITED')
  })

  it('do not count correct passwords for a suspended account', async () => {
    const { email, home, id } = await ada()
    const root = await testServer.registerAs(['admin'], 'Root')
    await (await testServer.as(root.tokens)).users.suspend({ userId: id })
    expect(await times(12, () => login(email, goodPassword, home))).toEqual(all(12, 'ACCOUNT_SUSPENDED'))
  })

  it('are shared by all procedures that ask for a password', async () => {
    const { email, home, tokens } = await ada()
    const caller = await testServer.as({ ...tokens, client: home })
    const asks = [
      (password: string) => caller.auth.changePassword({ currentPassword: password, newPassword }),
      (password: string) => caller.auth.requestEmailChange({ newEmail: 'new@example.org', password }),
      (password: string) => caller.users.deleteMe({ password }),
      async (password: string) => (await testServer.as({ client: home })).auth.login({ email, password }),
    ]
    for (const ask of [...asks, ...asks, ...asks.slice(0, 2)])
      expect(await codeOf(ask(wrong))).toBe('INVALID_CREDENTIALS')
    for (const ask of asks) {
      expect(await codeOf(ask(wrong))).toBe('RATE_LIMITED')
      expect(await codeOf(ask(goodPassword))).toBe('RATE_LIMITED')
    }
    expect((await caller.users.me()).email).toBe(email)
    testServer.advanceClock(15 * minute)
    expect(await login(email, goodPassword, home)).toBe('Ada')
  })

  it('let the owner sign in from a familiar network while others attack the account', async () => {
    const { email, home } = await ada()
    expect(await times(50, () => login(email, wrong))).toEqual(all(50, 'INVALID_CREDENTIALS'))
    expect(await times(10, () => login(email, goodPassword))).toEqual(all(10, 'RATE_LIMITED'))
    expect(await login(email, goodPassword, { ...home, ipAddress: home.ipAddress.replace(/7$/, '200') })).toBe('Ada')
    expect(await login(email, wrong, home)).toBe('INVALID_CREDENTIALS')
  })

  it('treat a network as familiar for 30 days after the last sign-in', async () => {
    const { email, home } = await ada()
    const attack = () => times(50, () => login(email, wrong))
    testServer.advanceClock(30 * day - 1)
    await attack()
    expect(await login(email, goodPassword, home)).toBe('Ada')
    testServer.advanceClock(30 * day)
    await attack()
    expect(await login(email, goodPassword, home)).toBe('RATE_LIMITED')
    testServer.advanceClock(15 * minute)
    expect(await login(email, goodPassword, home)).toBe('Ada')
  })

  it('count familiar networks and all others separately', async () => {
    const { email, home } = await ada()
    expect(await times(10, () => login(email, wrong, home))).toEqual(all(10, 'INVALID_CREDENTIALS'))
    expect(await login(email, goodPassword, home)).toBe('RATE_LIMITED')
    expect(await times(50, () => login(email, wrong))).toEqual(all(50, 'INVALID_CREDENTIALS'))
    expect(await login(email, wrong)).toBe('RATE_LIMITED')
  })

  it('count per account and network, so that others are not affected', async () => {
    const [first, second] = [await ada(), await ada()]
    const there = somewhere()
    await times(10, () => login(first.email, wrong, there))
    expect(await login(first.email, goodPassword, there)).toBe('RATE_LIMITED')
    expect(await login(first.email, goodPassword)).toBe('Ada')
    expect(await login(second.email, goodPassword, there)).toBe('Ada')
  })

  it('do not count attempts that they reject', async () => {
    const [first, second] = [await ada(), await ada()]
    const there = somewhere()
    await times(10, () => login(first.email, wrong, there))
    expect(await times(150, () => login(first.email, wrong, there))).toEqual(all(150, 'RATE_LIMITED'))
    let others = 0
    const elsewhere = () => {
      others += 1
      return login(`nobody${networks}-${others}@example.org`, wrong, there)
    }
    expect(await times(90, elsewhere)).toEqual(all(90, 'INVALID_CREDENTIALS'))
    expect(await elsewhere()).toBe('RATE_LIMITED')
    // The limit of the network is reached. Rejected attempts do not count against an account.
    testServer.advanceClock(14 * minute)
    expect(await times(60, () => login(second.email, wrong, there))).toEqual(all(60, 'RATE_LIMITED'))
    testServer.advanceClock(minute)
    expect(await times(10, () => login(second.email, wrong, there))).toEqual(all(10, 'INVALID_CREDENTIALS'))
    expect(await times(40, () => login(second.email, wrong))).toEqual(all(40, 'INVALID_CREDENTIALS'))
  })

  it('allow no extra concurrent attempts', async () => {
    const { email } = await ada()
    const there = somewhere()
    const atOnce = await Promise.all(Array.from({ length: 40 }, () => login(email, wrong, there)))
    expect(atOnce.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(10)
    expect(atOnce.filter((code) => code === 'RATE_LIMITED')).toHaveLength(30)
    const everywhere = await Promise.all(Array.from({ length: 60 }, () => login(email, wrong)))
    expect(everywhere.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(40)
  })

  it('grant no extra attempts if a correct check ends in the next period', async () => {
    const { email, home } = await ada()
    let goOn = () => {}
    const begun = new Promise<void>((resolve) => {
      duringCheck = () => {
        duringCheck = async () => {}
        resolve()
        return new Promise((proceed) => {
          goOn = proceed
        })
      }
    })
    const slow = login(email, goodPassword, home)
    await begun
    testServer.advanceClock(15 * minute)
    goOn()
    expect(await slow).toBe('Ada')
    expect(await times(11, () => login(email, wrong, home))).toEqual([
      ...all(10, 'INVALID_CREDENTIALS'),
      'RATE_LIMITED',
    ])
  })
})
