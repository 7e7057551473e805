import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, hour, identityFor, minute, present, type TestServer } from '../../testing/test-server.js'

const times = async (count: number, attempt: () => Promise<string>) => {
  const ends: string[] = []
  for (let done = 0; done < count; done += 1) ends.push(await attempt())
  return ends
}
/** Repeats an attempt until it ends with RATE_LIMITED. Returns the number of attempts before that. */
const countUntilLimited = async (attempt: () => Promise<string>) => {
  let count = 0
  while ((await attempt()) !== 'RATE_LIMITED') count += 1
  return count
}

describe.each(testDatabases())('limits per network on $name', ({ open }) => {
  const identity = identityFor(open)

  let others = 0
  const attempts = {
    register: async (testServer: TestServer, ipAddress: string) =>
      codeOf(
        (await testServer.as({ client: { ipAddress, userAgent: '' } })).auth.register({
          ...{ email: 'new@example.org', name: 'New', password: 'short' },
        }),
      ),
    login: async (testServer: TestServer, ipAddress: string) => {
      others += 1
      const { auth } = await testServer.as({ client: { ipAddress, userAgent: '' } })
      return codeOf(auth.login({ email: `nobody${others}@example.org`, password: goodPassword }))
    },
    call: async (testServer: TestServer, ipAddress: string) =>
      (await testServer.as({ client: { ipAddress, userAgent: '' } })).system.health().then(
        ({ status }) => status,
        (error: unknown) => codeOf(Promise.reject(error)),
      ),
  }

  it.each([
    ['register', 2],
    ['login', 10],
    ['call', 30],
  ] as const)('count per /64 and allow eight times as much per /48: %s', async (what, points) => {
    const testServer = await identity({ rateLimitScale: 0.1 })
    const attempt = (address: string) => () => attempts[what](testServer, address)
    for (let network = 1; network <= 8; network += 1) {
      let host = 0
      const count = await countUntilLimited(() => {
        host += 1
        return attempts[what](testServer, `2001:db8:7:${network}::${host}`)
      })
      expect(count).toBe(points)
    }
    expect(await attempt('2001:db8:7:9::1')()).toBe('RATE_LIMITED')
    expect(await attempt('2001:db8:7:ffff::1')()).toBe('RATE_LIMITED')
    expect(await countUntilLimited(attempt('2001:db8:8:1::1'))).toBe(points)
    testServer.advanceClock(hour)
    expect(await countUntilLimited(attempt('2001:db8:7:9::1'))).toBe(points)
  })

  it('count per /24 for IPv4, in any notation of the address', async () => {
    const testServer = await identity({ rateLimitScale: 0.1 })
    const spellings = ['192.0.2.1', '::ffff:192.0.2.200', '::ffff:c000:0203', '::FFFF:192.0.2.4', '192.0.2.5']
    let turn = 0
    const count = await countUntilLimited(() => {
      turn += 1
      return attempts.call(testServer, spellings[turn % spellings.length] ?? '')
    })
    expect(count).toBe(30)
    for (const address of spellings) expect(await attempts.call(testServer, address)).toBe('RATE_LIMITED')
    expect(await attempts.call(testServer, '192.0.3.1')).toBe('ok')
    expect(await attempts.call(testServer, '::ffff:192.0.3.1')).toBe('ok')
  })

  it.each([
    [3, 60],
    [0.5, 10],
    [0.001, 1],
  ])('are multiplied by RATE_LIMIT_SCALE and allow at least one call: %s', async (rateLimitScale, points) => {
    const testServer = await identity({ rateLimitScale })
    const attempt = () => attempts.register(testServer, '192.0.2.1')
    if (rateLimitScale < 0.1) expect(await attempt()).toBe('WEAK_PASSWORD')
    else expect(await countUntilLimited(attempt)).toBe(points)
    expect(await attempt()).toBe('RATE_LIMITED')
  })

  it('count only registrations of taken addresses towards the limit on taken addresses', async () => {
    const testServer = await identity({ rateLimitScale: 1 })
    const { user } = await testServer.register()
    const register = (email: string) => testServer.anybody.auth.register({ email, name: 'New', password: goodPassword })
    for (let count = 0; count < 8; count += 1) await register(`new${count}@example.org`)
    const taken = () => codeOf(register(user.email))
    expect(await times(5, taken)).toEqual(Array(5).fill('EMAIL_TAKEN'))
    expect(await taken()).toBe('RATE_LIMITED')
    // Rejected for free addresses too, because otherwise the answer would reveal that the address is free.
    expect(await codeOf(register('free@example.org'))).toBe('RATE_LIMITED')
    testServer.advanceClock(hour)
    expect(await taken()).toBe('EMAIL_TAKEN')
  })

  it('count each of several concurrent calls', async () => {
    const testServer = await identity({ rateLimitScale: 0.1 })
    const atOnce = await Promise.all(Array.from({ length: 100 }, () => attempts.call(testServer, '192.0.2.1')))
    expect(atOnce.filter((end) => end === 'ok')).toHaveLength(30)
    const registrations = await Promise.all(
      Array.from({ length: 20 }, () => attempts.register(testServer, '192.0.3.1')),
    )
    const admitted = registrations.filter((end) => end === 'WEAK_PASSWORD').length
    // At this scale the limit on taken addresses allows one attempt. Each registration counts until its address is
    // found to be free, so concurrent ones are rejected.
    expect([1, 2]).toContain(admitted)
  })
})

describe.each(testDatabases())('the limit on refreshes on $name', ({ open }) => {
  const identity = identityFor(open)

  it('counts genuine tokens only, so that forged ones cannot use it up', async () => {
    const testServer = await identity({ rateLimitScale: 1 })
    const { tokens, session } = await testServer.register()
    const refreshToken = present(tokens.refreshToken)
    const forged = [
      `rt1.${session.id}.1.${'A'.repeat(43)}`,
      refreshToken.replace('.1.', '.2.'),
      `${refreshToken.slice(0, -1)}${refreshToken.endsWith('A') ? 'B' : 'A'}`,
      'nonsense',
    ]
    for (const token of forged) {
      const ends = await times(50, () => codeOf(testServer.anybody.auth.refresh({ refreshToken: token })))
      expect(new Set(ends)).toEqual(new Set(['INVALID_REFRESH_TOKEN']))
    }
    for (let count = 0; count < 60; count += 1) await testServer.anybody.auth.refresh({ refreshToken })
    expect(await codeOf(testServer.anybody.auth.refresh({ refreshToken }))).toBe('RATE_LIMITED')
    testServer.advanceClock(minute)
    expect((await testServer.anybody.auth.refresh({ refreshToken })).tokenType).toBe('Bearer')
  })

  it('counts per session, and allows no extra calls concurrently', async () => {
    const testServer = await identity({ rateLimitScale: 1 })
    const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
    const refresh = ({ tokens }: typeof ada) =>
      testServer.anybody.auth.refresh({ refreshToken: present(tokens.refreshToken) }).then(
        () => 'OK',
        (error: unknown) => codeOf(Promise.reject(error)),
      )
    const ends = await Promise.all(Array.from({ length: 70 }, () => refresh(ada)))
    expect(ends.filter((end) => end === 'OK')).toHaveLength(60)
    expect(ends.filter((end) => end === 'RATE_LIMITED')).toHaveLength(10)
    expect(await refresh(bob)).toBe('OK')
  })
})
