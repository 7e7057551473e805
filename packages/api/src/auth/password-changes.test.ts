import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, hour, identityFor, minute, phone, present } from '../../testing/test-server.js'

const newPassword = 'eleven brass kettles whistling'

describe.each(testDatabases())('password changes on $name', ({ open }) => {
  const identity = identityFor(open)

  describe('auth.requestPasswordReset and auth.resetPassword', () => {
    it('sets the password, verifies the address, ends all sessions and notifies by mail', async () => {
      const testServer = await identity()
      const ada = await testServer.register()
      const { email } = ada.user
      const elsewhere = await (await testServer.as({ client: phone })).auth.login({ email, password: goodPassword })
      await testServer.delivered()

      expect(await testServer.anybody.auth.requestPasswordReset({ email })).toEqual({ accepted: true })
      const token = await testServer.linkTo(email)
      expect(await testServer.anybody.auth.resetPassword({ token, newPassword })).toEqual({ revokedSessions: 2 })

      for (const { tokens } of [ada, elsewhere]) {
        expect(await codeOf((await testServer.as(tokens)).users.me())).toBe('SESSION_REVOKED')
      }
      expect(await codeOf(testServer.anybody.auth.login({ email, password: goodPassword }))).toBe('INVALID_CREDENTIALS')
      const { user } = await testServer.anybody.auth.login({ email, password: newPassword })
      expect(user.emailVerified).toBe(true)
      expect(await testServer.delivered(email)).toEqual([{ template: 'passwordChanged', name: 'Ada Lovelace' }])
    })

    it('gives the same answer with and without an account, and mails existing accounts only', async () => {
      const testServer = await identity()
      const { user } = await testServer.register()
      await testServer.delivered()
      const answers = [user.email, 'nobody@example.org'].map((email) =>
        testServer.anybody.auth.requestPasswordReset({ email }),
      )
      expect(await Promise.all(answers)).toEqual([{ accepted: true }, { accepted: true }])
      expect(await testServer.database.query.$count(testServer.database.tables.mails)).toBe(2)
      expect((await testServer.delivered()).map(({ template }) => template)).toEqual(['resetPassword'])
      expect(await testServer.database.query.$count(testServer.database.tables.mails)).toBe(0)
    })

    it('rejects a token that is unknown, was used, was replaced by a newer one or is 30 minutes old', async () => {
      const testServer = await identity()
      const { email } = (await testServer.register()).user
      const ask = async () => {
        await testServer.anybody.auth.requestPasswordReset({ email })
        return testServer.linkTo(email)
      }
      const reset = (token: string) => testServer.anybody.auth.resetPassword({ token, newPassword })

      const [first, second] = [await ask(), await ask()]
      expect(await codeOf(reset(first))).toBe('INVALID_TOKEN')
      await reset(second)
      expect(await codeOf(reset(second))).toBe('INVALID_TOKEN')

      const third = await ask()
      testServer.advanceClock(30 * minute)
      expect(await codeOf(reset(third))).toBe('INVALID_TOKEN')
      expect(await codeOf(reset('nonsense'))).toBe('INVALID_TOKEN')
    })

    it('accepts a token in exactly one of two concurrent calls', async () => {
      const testServer = await identity()
      const { email } = (await testServer.register()).user
      await testServer.anybody.auth.requestPasswordReset({ email })
      const token = await testServer.linkTo(email)
      const both = await Promise.allSettled(
        [1, 2].map(() => testServer.anybody.auth.resetPassword({ token, newPassword })),
      )
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    it('reports a weak password at its field, and keeps the token valid', async () => {
      const testServer = await identity()
      const { email } = (await testServer.register()).user
      await testServer.anybody.auth.requestPasswordReset({ email })
      const token = await testServer.linkTo(email)
      const weak = testServer.anybody.auth.resetPassword({ token, newPassword: 'Ada Lovelace 1815' })
      await expect(weak).rejects.toMatchObject({ reason: 'WEAK_PASSWORD', fields: [{ path: 'newPassword' }] })
      expect(await testServer.anybody.auth.resetPassword({ token, newPassword })).toEqual({ revokedSessions: 1 })
    })

    it('cancels pending changes of the e-mail address, mailed or still queued', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const squatter = await testServer.as(tokens)
      await testServer.delivered()
      await squatter.auth.requestEmailChange({ newEmail: 'evil@example.org', password: goodPassword })
      const mailed = await testServer.linkTo('evil@example.org')
      await squatter.auth.requestEmailChange({ newEmail: 'evil2@example.org', password: goodPassword })

      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      const { mails } = testServer.database.tables
      await testServer.database.transaction((tx) => tx.update(mails).set({ nextAttemptAt: tx.clockPlus(hour) }))
      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      const token = await testServer.linkTo(user.email)
      await testServer.anybody.auth.resetPassword({ token, newPassword })

      expect(await codeOf(testServer.anybody.auth.verifyEmail({ token: mailed }))).toBe('INVALID_TOKEN')
      testServer.advanceClock(2 * hour)
      expect((await testServer.delivered()).map(({ template }) => template)).not.toContain('confirmEmailChange')
    })

    it('rejects the token of an account that was suspended since, and mails it no new one', async () => {
      const testServer = await identity()
      const admin = await testServer.registerAs(['admin'])
      const { user } = await testServer.register('Bob')
      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      const token = await testServer.linkTo(user.email)
      await (await testServer.as(admin.tokens)).users.suspend({ userId: user.id })
      expect(await codeOf(testServer.anybody.auth.resetPassword({ token, newPassword }))).toBe('INVALID_TOKEN')
      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      expect(await testServer.delivered(user.email)).toEqual([])
    })
  })

  describe('auth.changePassword', () => {
    it('sets the password, ends all other sessions and notifies by mail', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      const other = await testServer.anybody.auth.login({ email: user.email, password: goodPassword })
      await testServer.delivered()
      const ada = await testServer.as(tokens)
      expect(await ada.auth.changePassword({ currentPassword: goodPassword, newPassword })).toEqual({
        revokedSessions: 1,
      })
      expect((await ada.users.me()).id).toBe(user.id)
      expect(await codeOf((await testServer.as(other.tokens)).users.me())).toBe('SESSION_REVOKED')
      expect((await testServer.anybody.auth.login({ email: user.email, password: newPassword })).user.id).toBe(user.id)
      expect((await testServer.delivered(user.email)).map(({ template }) => template)).toEqual(['passwordChanged'])
    })

    it('rejects a wrong current password, and reports a weak new one at its field', async () => {
      const testServer = await identity()
      const ada = await testServer.as((await testServer.register()).tokens)
      const wrong = ada.auth.changePassword({ currentPassword: newPassword, newPassword })
      expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
      const weak = ada.auth.changePassword({ currentPassword: goodPassword, newPassword: 'short' })
      await expect(weak).rejects.toMatchObject({ reason: 'WEAK_PASSWORD', fields: [{ path: 'newPassword' }] })
    })

    it('succeeds for exactly one of two concurrent calls', async () => {
      const testServer = await identity()
      const ada = await testServer.as((await testServer.register()).tokens)
      const passwords = [newPassword, 'nine copper lanterns drifting']
      const both = await Promise.allSettled(
        passwords.map((newPassword) => ada.auth.changePassword({ currentPassword: goodPassword, newPassword })),
      )
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    it('cancels password resets that were requested before, mailed or still queued', async () => {
      const testServer = await identity()
      const { user, tokens } = await testServer.register()
      await testServer.delivered()
      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      const token = await testServer.linkTo(user.email)
      await testServer.anybody.auth.requestPasswordReset({ email: user.email })
      const ada = await testServer.as(tokens)
      await ada.auth.changePassword({ currentPassword: goodPassword, newPassword })
      expect(await codeOf(testServer.anybody.auth.resetPassword({ token, newPassword: present(token) }))).toBe(
        'INVALID_TOKEN',
      )
      expect((await testServer.delivered(user.email)).map(({ template }) => template)).toEqual(['passwordChanged'])
    })
  })
})
