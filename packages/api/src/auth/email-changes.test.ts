import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, day, goodPassword, identityFor, laptop } from '../../testing/identity.js'

describe.each(testDatabases())('e-mail verification and change on $name', ({ open }) => {
  const identity = identityFor(open)

  describe('auth.verifyEmail', () => {
    it('verifies the address with the link that registration mails, once', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      expect(user.emailVerified).toBe(false)
      const token = await house.linkTo(user.email)
      expect(await house.anybody.auth.verifyEmail({ token })).toEqual({ email: user.email })
      expect((await (await house.as(tokens)).users.me()).emailVerified).toBe(true)
      expect(await codeOf(house.anybody.auth.verifyEmail({ token }))).toBe('INVALID_TOKEN')
    })

    it('accepts only the newest link, and only for 24 hours', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const ada = await house.as(tokens)
      const first = await house.linkTo(user.email)
      expect(await ada.auth.requestEmailVerification()).toEqual({ accepted: true })
      const second = await house.linkTo(user.email)
      expect(await codeOf(house.anybody.auth.verifyEmail({ token: first }))).toBe('INVALID_TOKEN')
      house.passes(day)
      expect(await codeOf(house.anybody.auth.verifyEmail({ token: second }))).toBe('INVALID_TOKEN')
    })

    it('mails no new link when the address is already verified', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      await house.anybody.auth.verifyEmail({ token: await house.linkTo(user.email) })
      expect(await (await house.as(tokens)).auth.requestEmailVerification()).toEqual({ accepted: true })
      expect(await house.delivered()).toEqual([])
    })
  })

  describe('auth.requestEmailChange', () => {
    it('changes the address when the link to the new one is used, and notifies the old one', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const ada = await house.as(tokens)
      await house.delivered()
      await ada.auth.requestEmailChange({ newEmail: ' Countess@Example.ORG ', password: goodPassword })
      expect((await ada.users.me()).email).toBe(user.email)
      const token = await house.linkTo('countess@example.org')
      expect(await house.anybody.auth.verifyEmail({ token })).toEqual({ email: 'countess@example.org' })
      expect(await ada.users.me()).toMatchObject({ email: 'countess@example.org', emailVerified: true })
      expect((await house.delivered(user.email)).map(({ template }) => template)).toEqual(['emailChanged'])
      expect((await house.anybody.auth.login({ email: 'countess@example.org', password: goodPassword })).user.id).toBe(
        user.id,
      )
    })

    it('notifies the old address when a change is requested', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      await house.delivered()
      await (await house.as(tokens)).auth.requestEmailChange({ newEmail: 'new@example.org', password: goodPassword })
      expect((await house.delivered(user.email)).map(({ template }) => template)).toEqual(['emailChangeRequested'])
    })

    it('accepts a taken address, and mails only its owner', async () => {
      const house = await identity()
      const [ada, bob] = [await house.register('Ada'), await house.register('Bob')]
      await house.delivered()
      const caller = await house.as(ada.tokens)
      expect(await caller.auth.requestEmailChange({ newEmail: bob.user.email, password: goodPassword })).toEqual({
        accepted: true,
      })
      expect(await house.delivered()).toEqual([{ template: 'addressTaken', name: 'Bob' }])
    })

    it('answers EMAIL_TAKEN when the new address is registered before it is confirmed', async () => {
      const house = await identity()
      const { tokens } = await house.register()
      await (await house.as(tokens)).auth.requestEmailChange({ newEmail: 'new@example.org', password: goodPassword })
      const token = await house.linkTo('new@example.org')
      const newcomer = { email: 'new@example.org', name: 'New', password: goodPassword, cookie: false }
      await house.auth.register(newcomer, laptop)
      expect(await codeOf(house.anybody.auth.verifyEmail({ token }))).toBe('EMAIL_TAKEN')
    })

    it("rejects the account's own address and a wrong password", async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const ada = await house.as(tokens)
      const own = ada.auth.requestEmailChange({ newEmail: user.email.toUpperCase(), password: goodPassword })
      await expect(own).rejects.toMatchObject({ reason: 'BAD_REQUEST', fields: [{ path: 'newEmail' }] })
      const wrong = ada.auth.requestEmailChange({ newEmail: 'new@example.org', password: 'wrong' })
      expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
    })

    it('cancels the links mailed to the old address when the change is confirmed', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const verify = await house.linkTo(user.email)
      await house.anybody.auth.requestPasswordReset({ email: user.email })
      const reset = await house.linkTo(user.email)
      await (await house.as(tokens)).auth.requestEmailChange({ newEmail: 'new@example.org', password: goodPassword })
      await house.anybody.auth.verifyEmail({ token: await house.linkTo('new@example.org') })
      expect(await codeOf(house.anybody.auth.verifyEmail({ token: verify }))).toBe('INVALID_TOKEN')
      const late = house.anybody.auth.resetPassword({ token: reset, newPassword: 'eleven brass kettles whistling' })
      expect(await codeOf(late)).toBe('INVALID_TOKEN')
    })
  })
})
