import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, day, goodPassword, type Identity, identityFor, laptop } from '../../testing/identity.js'

const newcomer = { email: 'new@example.org', name: 'New', password: goodPassword, cookie: false }

describe.each(testDatabases())('registration on $name', ({ open }) => {
  const identity = identityFor(open)

  /** Adds an administrator without registration, since not every mode of registration allows one to register. */
  const administrator = async (house: Identity) => {
    const { id } = await house.database.transaction((tx) =>
      house.directory.add(tx, {
        ...{ email: 'root@example.org', name: 'Root', passwordHash: `new:${goodPassword}`, roles: ['admin'] },
        ...{ emailVerified: true, isDemo: false },
      }),
    )
    const { tokens } = await house.auth.login(
      { email: 'root@example.org', password: goodPassword, cookie: false },
      laptop,
    )
    return { id, caller: await house.as(tokens) }
  }

  const invite = async (house: Identity, email = newcomer.email, roles: ('user' | 'guest')[] = ['user']) => {
    const { caller } = await administrator(house)
    expect(await caller.users.invite({ email, roles })).toEqual({ accepted: true })
    return house.linkTo(email)
  }

  it.each(['open', 'invited'] as const)(
    'registers an invited person with the roles of the invitation and a verified address in mode %s',
    async (registration) => {
      const house = await identity({ registration })
      const invitationToken = await invite(house, newcomer.email, ['guest'])
      const { user } = await house.anybody.auth.register({ ...newcomer, invitationToken })
      expect(user).toMatchObject({ roles: ['guest'], emailVerified: true })
      expect(await house.delivered()).toEqual([])
      const again = { ...newcomer, email: 'other@example.org', invitationToken }
      expect(await codeOf(house.anybody.auth.register(again))).toBe('INVALID_TOKEN')
    },
  )

  it('rejects calls without a valid invitation token in mode invited', async () => {
    const house = await identity({ registration: 'invited' })
    expect(await codeOf(house.anybody.auth.register(newcomer))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(house.anybody.auth.register({ ...newcomer, invitationToken: 'x' }))).toBe('INVALID_TOKEN')
  })

  it('rejects everybody in mode closed, with and without an invitation', async () => {
    const house = await identity({ registration: 'closed' })
    const invitationToken = await invite(house)
    expect(await codeOf(house.anybody.auth.register(newcomer))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(house.anybody.auth.register({ ...newcomer, invitationToken }))).toBe('REGISTRATION_CLOSED')
  })

  it('accepts only the newest invitation token, only for its address and only for seven days', async () => {
    const house = await identity()
    const first = await invite(house)
    const other = { ...newcomer, email: 'other@example.org', invitationToken: first }
    expect(await codeOf(house.anybody.auth.register(other))).toBe('INVALID_TOKEN')
    const { tokens } = await house.auth.login(
      { email: 'root@example.org', password: goodPassword, cookie: false },
      laptop,
    )
    await (await house.as(tokens)).users.invite({ email: newcomer.email, roles: ['user'] })
    const second = await house.linkTo(newcomer.email)
    expect(await codeOf(house.anybody.auth.register({ ...newcomer, invitationToken: first }))).toBe('INVALID_TOKEN')
    house.passes(7 * day)
    expect(await codeOf(house.anybody.auth.register({ ...newcomer, invitationToken: second }))).toBe('INVALID_TOKEN')
  })

  it('keeps the invitation valid when the password is too weak', async () => {
    const house = await identity({ registration: 'invited' })
    const invitationToken = await invite(house)
    const weak = { ...newcomer, password: 'short', invitationToken }
    expect(await codeOf(house.anybody.auth.register(weak))).toBe('WEAK_PASSWORD')
    expect((await house.anybody.auth.register({ ...newcomer, invitationToken })).user.emailVerified).toBe(true)
  })

  it('rejects invitations to an address with an account and invitations as administrator', async () => {
    const house = await identity()
    const { caller } = await administrator(house)
    const { user } = await house.register()
    expect(await codeOf(caller.users.invite({ email: user.email, roles: ['user'] }))).toBe('EMAIL_TAKEN')
    const asAdmin: unknown = { email: 'a@example.org', roles: ['admin'] }
    expect(await codeOf(caller.users.invite(asAdmin as Parameters<typeof caller.users.invite>[0]))).toBe('BAD_REQUEST')
  })

  describe('with requireEmailVerification', () => {
    it('lets an unverified account only read itself, refresh, and verify or change its address', async () => {
      const house = await identity({ requireEmailVerification: true })
      const { user, tokens } = await house.register()
      const ada = await house.as(tokens)
      expect((await ada.users.me()).emailVerified).toBe(false)
      const refused = [
        () => ada.users.updateMe({ name: 'A' }),
        () => ada.sessions.list(),
        () => ada.projects.create({ name: 'P' }),
        () => ada.auth.changePassword({ currentPassword: goodPassword, newPassword: 'eleven brass kettles whistling' }),
      ]
      for (const call of refused) expect(await codeOf(call())).toBe('EMAIL_NOT_VERIFIED')
      expect(await ada.auth.requestEmailVerification()).toEqual({ accepted: true })
      await ada.auth.requestEmailChange({ newEmail: 'better@example.org', password: goodPassword })
      expect(await house.anybody.auth.refresh({ refreshToken: tokens.refreshToken ?? '' })).toBeDefined()

      await house.anybody.auth.verifyEmail({ token: await house.linkTo(user.email) })
      expect((await ada.users.updateMe({ name: 'A' })).name).toBe('A')
    })
  })
})
