import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, goodPassword, hour, identityFor, minute, phone, present } from '../../testing/identity.js'

const newPassword = 'eleven brass kettles whistling'

describe.each(testDatabases())('password changes on $name', ({ open }) => {
  const identity = identityFor(open)

  describe('auth.resetPassword', () => {
    it('sets the password, verifies the address, ends all sessions and notifies by mail', async () => {
      const house = await identity()
      const ada = await house.register()
      const { email } = ada.user
      const elsewhere = await (await house.as({ client: phone })).auth.login({ email, password: goodPassword })
      await house.delivered()

      expect(await house.anybody.auth.requestPasswordReset({ email })).toEqual({ accepted: true })
      const token = await house.linkTo(email)
      expect(await house.anybody.auth.resetPassword({ token, newPassword })).toEqual({ revokedSessions: 2 })

      for (const { tokens } of [ada, elsewhere]) {
        expect(await codeOf((await house.as(tokens)).users.me())).toBe('SESSION_REVOKED')
      }
      expect(await codeOf(house.anybody.auth.login({ email, password: goodPassword }))).toBe('INVALID_CREDENTIALS')
      const { user } = await house.anybody.auth.login({ email, password: newPassword })
      expect(user.emailVerified).toBe(true)
      expect(await house.delivered(email)).toEqual([{ template: 'passwordChanged', name: 'Ada Lovelace' }])
    })

    it('answers requests alike with and without an account, and mails existing accounts only', async () => {
      const house = await identity()
      const { user } = await house.register()
      await house.delivered()
      const answers = [user.email, 'nobody@example.org'].map((email) =>
        house.anybody.auth.requestPasswordReset({ email }),
      )
      expect(await Promise.all(answers)).toEqual([{ accepted: true }, { accepted: true }])
      expect(await house.database.query.$count(house.database.tables.mails)).toBe(2)
      expect((await house.delivered()).map(({ template }) => template)).toEqual(['resetPassword'])
      expect(await house.database.query.$count(house.database.tables.mails)).toBe(0)
    })

    it('rejects a token that was used, was replaced by a newer one or is 30 minutes old', async () => {
      const house = await identity()
      const { email } = (await house.register()).user
      const ask = async () => {
        await house.anybody.auth.requestPasswordReset({ email })
        return house.linkTo(email)
      }
      const reset = (token: string) => house.anybody.auth.resetPassword({ token, newPassword })

      const [first, second] = [await ask(), await ask()]
      expect(await codeOf(reset(first))).toBe('INVALID_TOKEN')
      await reset(second)
      expect(await codeOf(reset(second))).toBe('INVALID_TOKEN')

      const third = await ask()
      house.passes(30 * minute)
      expect(await codeOf(reset(third))).toBe('INVALID_TOKEN')
      expect(await codeOf(reset('nonsense'))).toBe('INVALID_TOKEN')
    })

    it('accepts one token for exactly one of two concurrent calls', async () => {
      const house = await identity()
      const { email } = (await house.register()).user
      await house.anybody.auth.requestPasswordReset({ email })
      const token = await house.linkTo(email)
      const both = await Promise.allSettled([1, 2].map(() => house.anybody.auth.resetPassword({ token, newPassword })))
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    it('reports a weak password at its field, and keeps the token valid', async () => {
      const house = await identity()
      const { email } = (await house.register()).user
      await house.anybody.auth.requestPasswordReset({ email })
      const token = await house.linkTo(email)
      const weak = house.anybody.auth.resetPassword({ token, newPassword: 'Ada Lovelace 1815' })
      await expect(weak).rejects.toMatchObject({ reason: 'WEAK_PASSWORD', fields: [{ path: 'newPassword' }] })
      expect(await house.anybody.auth.resetPassword({ token, newPassword })).toEqual({ revokedSessions: 1 })
    })

    it('cancels pending changes of the e-mail address, mailed or still queued', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const squatter = await house.as(tokens)
      await house.delivered()
      await squatter.auth.requestEmailChange({ newEmail: 'evil@example.org', password: goodPassword })
      const mailed = await house.linkTo('evil@example.org')
      await squatter.auth.requestEmailChange({ newEmail: 'evil2@example.org', password: goodPassword })

      await house.anybody.auth.requestPasswordReset({ email: user.email })
      const { mails } = house.database.tables
      await house.database.transaction((tx) => tx.update(mails).set({ nextAttemptAt: tx.clockPlus(hour) }))
      await house.anybody.auth.requestPasswordReset({ email: user.email })
      const token = await house.linkTo(user.email)
      await house.anybody.auth.resetPassword({ token, newPassword })

      expect(await codeOf(house.anybody.auth.verifyEmail({ token: mailed }))).toBe('INVALID_TOKEN')
      house.passes(2 * hour)
      expect((await house.delivered()).map(({ template }) => template)).not.toContain('confirmEmailChange')
    })

    it('rejects the token of an account that was suspended since, and mails it no new one', async () => {
      const house = await identity()
      const admin = await house.registerAs(['admin'])
      const { user } = await house.register('Bob')
      await house.anybody.auth.requestPasswordReset({ email: user.email })
      const token = await house.linkTo(user.email)
      await (await house.as(admin.tokens)).users.suspend({ userId: user.id })
      expect(await codeOf(house.anybody.auth.resetPassword({ token, newPassword }))).toBe('INVALID_TOKEN')
      await house.anybody.auth.requestPasswordReset({ email: user.email })
      expect(await house.delivered(user.email)).toEqual([])
    })
  })

  describe('auth.changePassword', () => {
    it('ends all other sessions, and notifies by mail', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      const other = await house.anybody.auth.login({ email: user.email, password: goodPassword })
      await house.delivered()
      const ada = await house.as(tokens)
      expect(await ada.auth.changePassword({ currentPassword: goodPassword, newPassword })).toEqual({
        revokedSessions: 1,
      })
      expect((await ada.users.me()).id).toBe(user.id)
      expect(await codeOf((await house.as(other.tokens)).users.me())).toBe('SESSION_REVOKED')
      expect((await house.anybody.auth.login({ email: user.email, password: newPassword })).user.id).toBe(user.id)
      expect((await house.delivered(user.email)).map(({ template }) => template)).toEqual(['passwordChanged'])
    })

    it('rejects a wrong current password, and reports a weak new one at its field', async () => {
      const house = await identity()
      const ada = await house.as((await house.register()).tokens)
      const wrong = ada.auth.changePassword({ currentPassword: newPassword, newPassword })
      expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
      const weak = ada.auth.changePassword({ currentPassword: goodPassword, newPassword: 'short' })
      await expect(weak).rejects.toMatchObject({ reason: 'WEAK_PASSWORD', fields: [{ path: 'newPassword' }] })
    })

    it('succeeds for exactly one of two concurrent calls', async () => {
      const house = await identity()
      const ada = await house.as((await house.register()).tokens)
      const passwords = [newPassword, 'nine copper lanterns drifting']
      const both = await Promise.allSettled(
        passwords.map((newPassword) => ada.auth.changePassword({ currentPassword: goodPassword, newPassword })),
      )
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    it('cancels password resets that were requested before, mailed or still queued', async () => {
      const house = await identity()
      const { user, tokens } = await house.register()
      await house.delivered()
      await house.anybody.auth.requestPasswordReset({ email: user.email })
      const token = await house.linkTo(user.email)
      await house.anybody.auth.requestPasswordReset({ email: user.email })
      const ada = await house.as(tokens)
      await ada.auth.changePassword({ currentPassword: goodPassword, newPassword })
      expect(await codeOf(house.anybody.auth.resetPassword({ token, newPassword: present(token) }))).toBe(
        'INVALID_TOKEN',
      )
      expect((await house.delivered(user.email)).map(({ template }) => template)).toEqual(['passwordChanged'])
    })
  })
})
