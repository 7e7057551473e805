import type { SignedIn } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestSender, mailsIn, tokenOf } from '../../testing/mail-box.js'
import { codeOf, createTestServer, goodPassword, minute, present, type TestServer } from '../../testing/test-server.js'

const newPassword = 'eleven brass kettles whistling'

describe.each(testDatabases())('the mail outbox on $name', ({ open }) => {
  let testServer: TestServer
  let root: SignedIn
  let ada: SignedIn
  let wanted = ''
  let people = 0
  beforeAll(async () => {
    testServer = await createTestServer(open)
    root = await testServer.registerAs(['admin'], 'Root')
  })
  beforeEach(async () => {
    ada = await testServer.register('Ada')
    people += 1
    wanted = `wanted${people}@example.org`
    await testServer.delivered()
  })
  afterAll(() => testServer.close())

  const asAda = () => testServer.as(ada.tokens)
  const asRoot = async () =>
    testServer.as((await testServer.anybody.auth.login({ email: root.user.email, password: goodPassword })).tokens)

  const asking = {
    verifyEmail: async () => (await asAda()).auth.requestEmailVerification(),
    resetPassword: () => testServer.anybody.auth.requestPasswordReset({ email: ada.user.email }),
    confirmEmailChange: async () =>
      (await asAda()).auth.requestEmailChange({ newEmail: wanted, password: goodPassword }),
    invitation: async () => (await asRoot()).users.invite({ email: wanted, roles: ['user'] }),
  }
  const askForAll = async () => {
    for (const ask of [asking.verifyEmail, asking.resetPassword, asking.confirmEmailChange]) await ask()
  }
  const linkTemplates = ['verifyEmail', 'resetPassword', 'confirmEmailChange']
  const verify = (token: string) => testServer.anybody.auth.verifyEmail({ token })
  const reset = (token: string) => testServer.anybody.auth.resetPassword({ token, newPassword })

  const suspend = async () => (await asRoot()).users.suspend({ userId: ada.user.id })
  const unsuspend = async () => (await asRoot()).users.unsuspend({ userId: ada.user.id })

  const endings: [string, (links: { reset: string; change: string }) => Promise<unknown>][] = [
    [
      'changing the password',
      async () => (await asAda()).auth.changePassword({ currentPassword: goodPassword, newPassword }),
    ],
    ['resetting the password', (links) => reset(links.reset)],
    ['changing the address', (links) => verify(links.change)],
    ['suspending the account, even if that is undone', () => suspend().then(unsuspend)],
    ['deleting the account as its owner', async () => (await asAda()).users.deleteMe({ password: goodPassword })],
    ['deleting the account as an administrator', async () => (await asRoot()).users.delete({ userId: ada.user.id })],
  ]

  it.each(endings)('cancels all links of the account, mailed and queued, by %s', async (_, end) => {
    const sender = createTestSender(testServer)
    const bob = await testServer.register('Bob')
    await testServer.anybody.auth.requestPasswordReset({ email: bob.user.email })
    const bobs = await testServer.linkTo(bob.user.email)

    await askForAll()
    await sender.sendDue()
    const mailed = sender.takeReceived().filter(({ mail }) => linkTemplates.includes(mail.template))
    expect(mailed).toHaveLength(3)
    const tokenFor = (template: string) => tokenOf(present(mailed.find(({ mail }) => mail.template === template)))
    // Three mails wait for their second attempt, and three more for their first.
    sender.rejects = () => true
    await askForAll()
    await sender.sendDue()
    await askForAll()
    expect((await mailsIn(testServer)).filter(({ template }) => linkTemplates.includes(template))).toHaveLength(6)
    const refused = sender.takeReceived().filter(({ mail }) => linkTemplates.includes(mail.template))

    const { mailedTokens } = testServer.database.tables
    const newest = Object.fromEntries(refused.map((mail) => [mail.mail.template, tokenOf(mail)]))
    expect(await codeOf(reset(tokenFor('resetPassword')))).toBe('INVALID_TOKEN')
    await end({ reset: newest.resetPassword ?? '', change: newest.confirmEmailChange ?? '' })

    expect(await codeOf(verify(newest.verifyEmail ?? ''))).toBe('INVALID_TOKEN')
    expect(await codeOf(verify(newest.confirmEmailChange ?? ''))).toBe('INVALID_TOKEN')
    expect(await codeOf(reset(newest.resetPassword ?? ''))).toBe('INVALID_TOKEN')
    expect(await testServer.database.query.$count(mailedTokens, eq(mailedTokens.userId, ada.user.id))).toBe(0)
    sender.rejects = () => false
    testServer.advanceClock(2 * minute)
    await sender.sendDue()
    expect(sender.takeReceived().filter(({ mail }) => linkTemplates.includes(mail.template))).toEqual([])
    expect(await mailsIn(testServer)).toEqual([])
    await reset(bobs)
  })

  const obsolete: [string, keyof typeof asking, (token: string) => Promise<unknown>][] = [
    ['the address was verified', 'verifyEmail', verify],
    ['the link was used, although sending the mail had failed', 'resetPassword', reset],
    ['the address was changed already', 'confirmEmailChange', verify],
    [
      'the invited person has registered',
      'invitation',
      () => testServer.anybody.auth.register({ email: wanted, name: 'New', password: newPassword }),
    ],
    [
      'the invitation was used, although sending the mail had failed',
      'invitation',
      (invitationToken) =>
        testServer.anybody.auth.register({ email: wanted, name: 'New', password: newPassword, invitationToken }),
    ],
    ['the account was suspended', 'resetPassword', suspend],
    [
      'the account was deleted',
      'confirmEmailChange',
      async () => (await asAda()).users.deleteMe({ password: goodPassword }),
    ],
  ]

  it.each(obsolete)('deletes a mail that is no longer needed: %s (%s)', async (_, template, meanwhile) => {
    const sender = createTestSender(testServer)
    sender.rejects = ({ mail }) => mail.template === template
    await asking[template]()
    await sender.sendDue()
    const refused = present(sender.takeReceived().find(({ mail }) => mail.template === template))
    await meanwhile(tokenOf(refused))
    testServer.advanceClock(2 * minute)
    await sender.sendDue()
    expect(sender.takeReceived().map(({ id }) => id)).not.toContain(refused.id)
    expect((await mailsIn(testServer)).map(({ id }) => id)).not.toContain(refused.id)
    testServer.advanceClock(2 * minute)
    await sender.sendDue()
    await testServer.delivered()
  })

  it('sends no link to a suspended account and none to verify a verified address', async () => {
    const sender = createTestSender(testServer)
    await suspend()
    await asking.resetPassword()
    await sender.sendDue()
    expect(sender.takeReceived()).toEqual([])
    await unsuspend()

    const { tokens, user } = await testServer.register('Bob')
    const bob = await testServer.as(tokens)
    await sender.sendDue()
    await verify(tokenOf(present(sender.takeReceived()[0])))
    const { users } = testServer.database.tables
    const setVerified = (emailVerified: boolean) =>
      testServer.database.transaction((tx) => tx.update(users).set({ emailVerified }).where(eq(users.id, user.id)))
    await setVerified(false)
    await bob.auth.requestEmailVerification()
    await setVerified(true)
    await sender.sendDue()
    expect(sender.takeReceived()).toEqual([])
    expect(await mailsIn(testServer)).toEqual([])
  })

  it('makes no second attempt for a link that a newer one has replaced', async () => {
    const sender = createTestSender(testServer)
    sender.rejects = () => true
    await asking.resetPassword()
    await sender.sendDue()
    const [older] = sender.takeReceived()
    sender.rejects = () => false
    await asking.resetPassword()
    await sender.sendDue()
    const [newer] = sender.takeReceived()
    testServer.advanceClock(2 * minute)
    await sender.sendDue()
    expect(sender.takeReceived()).toEqual([])
    expect(await codeOf(reset(tokenOf(present(older))))).toBe('INVALID_TOKEN')
    expect(await reset(tokenOf(present(newer)))).toEqual({ revokedSessions: 1 })
  })

  it('keeps only the link that was requested last valid if several are sent together', async () => {
    const sender = createTestSender(testServer)
    for (let count = 0; count < 5; count += 1) await asking.resetPassword()
    await sender.sendDue()
    const mails = sender.takeReceived().sort((one, other) => (one.id < other.id ? -1 : 1))
    expect(mails).toHaveLength(5)
    for (const mail of mails.slice(0, -1)) expect(await codeOf(reset(tokenOf(mail)))).toBe('INVALID_TOKEN')
    expect(await reset(tokenOf(present(mails.at(-1))))).toEqual({ revokedSessions: 1 })
  })

  it('stores the same row for an address with and without an account, and sends none without an account', async () => {
    const sender = createTestSender(testServer)
    const nobody = 'nobody@example.org'
    const answers = await Promise.all(
      [ada.user.email, nobody].map((email) => testServer.anybody.auth.requestPasswordReset({ email })),
    )
    expect(answers).toEqual([{ accepted: true }, { accepted: true }])
    const [one, other] = (await mailsIn(testServer)).map(({ id: _, recipient, ...row }) => ({ recipient, row }))
    expect(one?.row).toEqual(other?.row)
    expect([one?.recipient, other?.recipient].sort()).toEqual([ada.user.email, nobody].sort())
    await sender.sendDue()
    expect(sender.takeReceived().map(({ recipient }) => recipient)).toEqual([ada.user.email])
    expect(await mailsIn(testServer)).toEqual([])
  })

  it('stores no mail of a call that failed', async () => {
    const before = await mailsIn(testServer)
    const weak = { email: wanted, name: 'New', password: 'short' }
    expect(await codeOf(testServer.anybody.auth.register(weak))).toBe('WEAK_PASSWORD')
    const taken = { email: ada.user.email, name: 'New', password: newPassword }
    expect(await codeOf(testServer.anybody.auth.register(taken))).toBe('EMAIL_TAKEN')
    const invitation = (await asRoot()).users.invite({ email: ada.user.email, roles: ['user'] })
    expect(await codeOf(invitation)).toBe('EMAIL_TAKEN')
    expect(await mailsIn(testServer)).toEqual(before)
  })
})
