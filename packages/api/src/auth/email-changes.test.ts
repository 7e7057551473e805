import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, day, goodPassword, identityFor, laptop } from '../../testing/test-server.js'

describe.each(testDatabases())('e-mail verification and change on $name', ({ open }) => {
  const identity = identityFor(open)

  describe('auth.requestEmailVerification and auth.verifyEmail', () => {
    it('verifies the address with the link that registration mails, once', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      expect(user.emailVerified).toBe(false)
      const token = await testServer.linkTo(user.email)
      expect(await testServer.anybody.auth.verifyEmail({ token })).toEqual({ email: user.email })
      expect((await (await testServer.as(tokens)).users.me()).emailVerified).toBe(true)
      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token }))).toBe('INVALID_TOKEN')
    })

    it('rejects a link that a newer one replaced, and a link that is 24 hours old', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const ada = await testServer.as(tokens)
      const first = await testServer.linkTo(user.email)
      expect(await ada.auth.requestEmailVerification()).toEqual({ accepted: true })
      const second = await testServer.linkTo(user.email)
      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token: first }))).toBe('INVALID_TOKEN')
      testServer.advanceClock(day)
      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token: second }))).toBe('INVALID_TOKEN')
    })

    it('mails no new link when the address is already verified', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      await testServer.anybody.auth.verifyEmail({ token: await testServer.linkTo(user.email) })
      expect(await (await testServer.as(tokens)).auth.requestEmailVerification()).toEqual({ accepted: true })
      expect(await testServer.delivered()).toEqual([])
    })
  })

  describe('auth.requestEmailChange', () => {
    it('changes the address when the link to the new one is used, and notifies the old one', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const ada = await testServer.as(tokens)
      await testServer.delivered()
      await ada.auth.requestEmailChange({ newEmail: ' Countess@Example.ORG ', password: goodPassword })
      expect((await ada.users.me()).email).toBe(user.email)
      const token = await testServer.linkTo('countess@example.org')
      expect(await testServer.anybody.auth.verifyEmail({ token })).toEqual({ email: 'countess@example.org' })
      expect(await ada.users.me()).toMatchObject({ email: 'countess@example.org', emailVerified: true })
      expect((await testServer.delivered(user.email)).map(({ template }) => template)).toEqual(['emailChanged'])
      expect(
        (await testServer.anybody.auth.login({ email: 'countess@example.org', password: goodPassword })).user.id,
      ).toBe(user.id)
    })

    it('notifies the old address when a change is requested', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      await testServer.delivered()
      await (await testServer.as(tokens)).auth.requestEmailChange({
        newEmail: 'new@example.org',
        password: goodPassword,
      })
      expect((await testServer.delivered(user.email)).map(({ template }) => template)).toEqual(['emailChangeRequested'])
    })

    it('accepts a taken address, and mails only its owner', async () => {
      const testServer = await identity()
      const [ada, bob] = [await testServer.register('Ada'), await testServer.register('Bob')]
      await testServer.delivered()
      const caller = await testServer.as(ada.tokens)
      expect(await caller.auth.requestEmailChange({ newEmail: bob.user.email, password: goodPassword })).toEqual({
        accepted: true,
      })
      expect(await testServer.delivered()).toEqual([{ template: 'addressTaken', name: 'Bob' }])
    })

    it('answers a confirmation with EMAIL_TAKEN when the new address was registered before it', async () => {
      const testServer = await identity()
      const { tokens } = await testServer.register()
      await (await testServer.as(tokens)).auth.requestEmailChange({
        newEmail: 'new@example.org',
        password: goodPassword,
      })
      const token = await testServer.linkTo('new@example.org')
      const newcomer = { email: 'new@example.org', name: 'New', password: goodPassword, cookie: false }
      await testServer.auth.register(newcomer, laptop)
      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token }))).toBe('EMAIL_TAKEN')
    })

    it("rejects the account's own address and a wrong password", async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const ada = await testServer.as(tokens)
      const own = ada.auth.requestEmailChange({ newEmail: user.email.toUpperCase(), password: goodPassword })
      await expect(own).rejects.toMatchObject({ reason: 'BAD_REQUEST', fields: [{ path: 'newEmail' }] })
      const wrong = ada.auth.requestEmailChange({ newEmail: 'new@example.org', password: 'wrong' })
      expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
    })

    it('cancels the links mailed to the old address when the change is confirmed', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const verify = await testServer.linkTo(user.email)
      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      const reset = await testServer.linkTo(user.email)
      await (await testServer.as(tokens)).auth.requestEmailChange({
        newEmail: 'new@example.org',
        password: goodPassword,
      })
      await testServer.anybody.auth.verifyEmail({ token: await testServer.linkTo('new@example.org') })
      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token: verify }))).toBe('INVALID_TOKEN')
      const late = testServer.anybody.auth.resetPassword({
        token: reset,
        newPassword: 'eleven brass kettles whistling',
      })
      expect(await codeOf(late)).toBe('INVALID_TOKEN')
    })
  })
})
