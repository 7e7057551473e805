import { join } from 'node:path'
import { createAssistant } from '@assistant/sdk'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { httpRequest, sendBytes } from '../../support/clients/raw-http.js'
import { createProject, randomPassword, registerUser, signIn } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('the log of a server', () => {
  const cleanup = cleanUpAfterAll()

  it('contains none of the secrets that were used, even at level trace, and neither do the tables', async () => {
    const dataFolder = await temporaryFolder(cleanup)
    const server = await startPacedServer(cleanup, {
      dataFolder,
      environment: { LOG_LEVEL: 'trace', REFRESH_GRACE_SECONDS: '0', TRUST_PROXY: 'loopback' },
    })
    const mailbox = await openMailbox(cleanup, dataFolder)
    server.open()
    const { url } = server
    const person = await registerUser(url)
    const again = await signIn(url, person)
    const secrets = [person, again].flatMap(({ password, accessToken, refreshToken }) => [
      password,
      accessToken,
      refreshToken,
    ])
    const secret = (text: string) => {
      secrets.push(text)
      return text
    }

    // Makes valid calls.
    const { id: projectId } = await createProject(url, person)
    const assistant = createAssistant({ url })
    cleanup.add(() => assistant.close())
    await assistant.signIn({ email: person.email, password: person.password })
    const prompt = secret('A community chat called Zanzibarium, colours of a flamingo')
    for await (const event of assistant.generate({ projectId, prompt }))
      if (event.type === 'fileDelta') secret(event.text)

    // Makes invalid calls: wrong values, wrong types, unknown keys, and tokens in the wrong part of the request.
    await call(url, 'auth.login', { email: person.email, password: secret(randomPassword()) })
    await call(url, 'auth.login', { email: person.email, password: { nested: secret(randomPassword()) } })
    await call(url, 'auth.login', { email: person.email, [secret(randomPassword())]: 1, password: '' })
    await call(url, 'auth.login', `{"password":"${secret(randomPassword())}",`)
    await call(url, 'auth.register', { email: person.email, name: 'Taken', password: secret(randomPassword()) })
    await call(url, 'auth.refresh', { refreshToken: secret(`rt1.${randomPassword()}`) })
    await call(url, 'users.me', {}, { token: secret(`${randomPassword()}.${randomPassword()}.${randomPassword()}`) })
    await call(url, `users.me?accessToken=${secret(randomPassword())}`, {})
    await call(
      url,
      'generations.start',
      { projectId, prompt: secret(randomPassword()), engine: 'none' },
      { token: person.accessToken },
    )
    await sendBytes(
      server.port,
      httpRequest('GET /trpc/users.me HTTP/1.1', 'Host: [::1', `Authorization: Bearer ${secret(randomPassword())}`),
    )
    await sendBytes(server.port, httpRequest('NONSENSE', `Cookie: a=${secret(randomPassword())}`))

    // Uses a WebSocket, with the token in the URL and with messages that cannot be parsed.
    const inUrl = await openSocket(cleanup, `${url}/trpc?accessToken=${person.accessToken}`)
    await inUrl.call('query', 'users.me')
    inUrl.send(`{"id":1,"params":{"input":{"password":"${secret(randomPassword())}"`)
    inUrl.send(JSON.stringify({ id: 2, method: 'login', params: { password: secret(randomPassword()) } }))
    await inUrl.call('mutation', 'auth.login', { email: person.email, password: secret(randomPassword()) })
    inUrl.terminate()

    // Uses the links of mails: to verify an address, to reset a password, and to change an address.
    const verification = secret(await mailbox.nextToken(person.email))
    await call(url, 'auth.verifyEmail', { token: verification })
    await call(url, 'auth.verifyEmail', { token: verification })
    await call(
      url,
      'auth.requestEmailChange',
      { newEmail: 'zanzibar@example.com', password: person.password },
      { token: person.accessToken },
    )
    await call(url, 'auth.verifyEmail', { token: secret(await mailbox.nextToken('zanzibar@example.com')) })
    const newPassword = secret(randomPassword())
    await call(url, 'auth.requestPasswordReset', { email: 'zanzibar@example.com' })
    const reset = secret(await mailbox.nextToken('zanzibar@example.com'))
    await call(url, 'auth.resetPassword', { token: reset, newPassword: secret('zanzibarium') })
    await call(url, 'auth.resetPassword', { token: reset, newPassword })

    // Uses cookies, from the own origin and from a foreign one.
    const own = { origin: url, 'x-assistant-csrf': '1' }
    const inCookies = await call(
      url,
      'auth.login',
      { email: 'zanzibar@example.com', password: newPassword, cookie: true },
      { headers: own },
    )
    const cookies = inCookies.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '')
    for (const cookie of cookies) secret(cookie.slice(cookie.indexOf('=') + 1))
    for (const headers of [own, { ...own, origin: 'https://evil.example' }]) {
      await call(url, 'auth.refresh', {}, { headers: { ...headers, cookie: cookies.join('; ') } })
    }
    await call(url, 'auth.logout', {}, { headers: { ...own, cookie: cookies.join('; ') } })

    // Waits until all mails are sent, because a server that stops sends only those that are being sent.
    const database = new Sqlite(join(dataFolder, 'assistant.db'), { readonly: true })
    const queuedMails = database.prepare('select count(*) from mails').pluck()
    await expect.poll(() => queuedMails.get()).toBe(0)
    server.sendSignal('SIGTERM')
    await server.exited
    const log = server.output()
    expect(log).toContain('generations.start')
    // Ignores texts under 16 characters: lines of files such as `}` occur in every log.
    const isIn = (haystack: string) => (text: string) => text.trim().length >= 16 && haystack.includes(text.trim())
    expect(secrets.filter(isIn(log))).toEqual([])

    // Checks the tables that outlive calls. Only accounts may contain addresses, so the audit log has none.
    const rows = ['mailed_tokens', 'audit_entries', 'audit_origins', 'sessions'].map((table) => {
      const all = database.prepare(`select * from ${table}`).all()
      return [table, JSON.stringify(all)] as const
    })
    database.close()
    for (const [table, text] of rows) {
      expect(secrets.filter(isIn(text)), table).toEqual([])
      if (table.startsWith('audit')) expect(text).not.toMatch(/@example\.com/)
    }
  })
})
