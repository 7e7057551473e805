import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody } from '@assistant/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openBrowser, skipsBrowserTests } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const answer = z.object({
  result: z.object({ data: z.unknown() }).optional(),
  error: z.object({ data: z.object({ error: errorBody }) }).optional(),
})

describe.skipIf(skipsBrowserTests)('cookie mode in a browser', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let url = ''
  let foreign = ''
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let context: BrowserContext
  let page: Page
  let ada: TestUser

  beforeAll(async () => {
    // A page of another origin, on the same machine: for a browser another site is no different.
    const elsewhere = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html>'),
    )
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    cleanup.add(() => elsewhere.close())
    foreign = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
    server = await start()
    browser = await openBrowser(cleanup)
  })
  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    await visit(server)
  })
  afterEach(() => context.close())

  const start = async (environment: Readonly<Record<string, string>> = {}) =>
    startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { REFRESH_GRACE_SECONDS: '0', ...environment },
    })
  async function visit(visited: PacedServer) {
    url = visited.url
    // A page of the server's own origin that runs nothing: what is tried here, the test writes.
    await page.goto(`${url}/`)
    ada = await registerUser(url)
  }

  /** Calls as a script of the page does; the browser adds what it adds. */
  const ask = async (
    path: string,
    input: object = {},
    headers: Record<string, string> = { 'x-assistant-csrf': '1' },
  ) => {
    const { status, text } = await page.evaluate(
      async ([address, body, more]) => {
        const response = await fetch(address, {
          method: 'POST',
          credentials: 'include',
          headers: { 'content-type': 'application/json', ...more },
          body,
        }).catch(() => undefined)
        return { status: response?.status ?? 0, text: (await response?.text()) ?? '{}' }
      },
      [`${url}/trpc/${path}`, JSON.stringify(input), headers] as const,
    )
    const { result, error } = answer.parse(JSON.parse(text))
    return { status, data: result?.data, code: error?.data.error.code }
  }
  const signIn = () => ask('auth.login', { email: ada.email, password: ada.password, cookie: true })
  const cookies = async () => (await context.cookies(url)).sort((one, other) => (one.name < other.name ? -1 : 1))

  it('signs in with cookies that no script sees, and answers no token', async () => {
    const { data } = await signIn()
    expect(data).toMatchObject({ user: { id: ada.user.id }, tokens: { accessToken: null, refreshToken: null } })
    const port = new URL(url).port
    expect(await cookies()).toMatchObject([
      { name: `assistant-access-${port}`, httpOnly: true, sameSite: 'Lax', path: '/', secure: false },
      { name: `assistant-refresh-${port}`, httpOnly: true, sameSite: 'Strict', path: '/', secure: false },
    ])
    expect(await page.evaluate('document.cookie')).toBe('')
    expect((await ask('users.me')).data).toMatchObject({ id: ada.user.id })
  })

  it('refreshes when the access token is over, and signs out', async () => {
    await visit(await start({ ACCESS_TOKEN_TTL_SECONDS: '2' }))
    await signIn()
    const before = await cookies()
    await expect.poll(async () => (await ask('users.me')).code).toBe('ACCESS_TOKEN_EXPIRED')
    expect((await ask('auth.refresh')).data).toMatchObject({ accessToken: null, refreshToken: null })
    expect((await cookies()).map(({ value }) => value)).not.toEqual(before.map(({ value }) => value))
    expect((await ask('users.me')).data).toMatchObject({ id: ada.user.id })
    expect((await ask('auth.logout')).data).toEqual({ revoked: 1 })
    expect(await cookies()).toEqual([])
    expect((await ask('users.me')).code).toBe('UNAUTHENTICATED')
  })

  it('signs out with a session that is dead already', async () => {
    await signIn()
    await call(url, 'sessions.revokeOthers', {}, { token: ada.accessToken })
    expect((await ask('users.me')).code).toBe('SESSION_REVOKED')
    expect((await ask('auth.logout')).data).toEqual({ revoked: 0 })
    expect(await cookies()).toEqual([])
  })

  it('loses the cookies with a refresh that fails for good, and keeps them when the page may not ask', async () => {
    await signIn()
    expect((await ask('auth.refresh', {}, {})).code).toBe('CSRF_REJECTED')
    expect(await cookies()).toHaveLength(2)
    await call(url, 'sessions.revokeOthers', {}, { token: ada.accessToken })
    expect((await ask('auth.refresh')).code).toBe('SESSION_REVOKED')
    expect(await cookies()).toEqual([])
  })

  it('opens a socket of the session', async () => {
    await signIn()
    const heard = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(address)
          socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'users.me' } }))
          socket.onmessage = ({ data }) => resolve(String(data))
          socket.onclose = ({ code, reason }) => resolve(`${code} ${reason}`)
        }),
      `${url.replace('http', 'ws')}/trpc`,
    )
    expect(heard).toContain(ada.user.id)
  })

  it('changes nothing for a script without the header', async () => {
    await signIn()
    expect((await ask('users.updateMe', { name: 'Other' }, {})).code).toBe('CSRF_REJECTED')
    expect((await ask('users.updateMe', { name: 'Other' })).data).toMatchObject({ name: 'Other' })
    expect((await ask('users.me', {}, {})).data).toMatchObject({ name: 'Other' })
  })

  describe('a page of another origin', () => {
    beforeEach(async () => {
      await signIn()
      await page.goto(foreign)
    })

    it('reads nothing and changes nothing with the cookies of its visitor', async () => {
      for (const path of ['users.me', 'sessions.revokeOthers', 'auth.refresh', 'auth.logout']) {
        expect(await ask(path), path).toMatchObject({ status: 0 })
        expect(await ask(path, {}, {}), path).toMatchObject({ status: 0 })
      }
      expect(await cookies()).toHaveLength(2)
      await page.goto(`${url}/`)
      expect((await ask('auth.refresh')).status).toBe(200)
    })

    it('signs its visitor in to nothing', async () => {
      await context.clearCookies()
      expect(await signIn()).toMatchObject({ status: 0 })
      expect(await cookies()).toEqual([])
    })

    it('sends no form that counts', async () => {
      const answered = page.waitForResponse((response) => response.url().startsWith(`${url}/trpc/`))
      await page.setContent(`<form method="POST" action="${url}/trpc/sessions.revokeOthers" enctype="text/plain">
        <input name='{"a":"' value='"}'><button>Send</button></form>`)
      await page.getByRole('button').click()
      expect((await answered).status()).toBe(415)
    })

    it('opens no socket', async () => {
      const opened = await page.evaluate(
        (address) =>
          new Promise<boolean>((resolve) => {
            const socket = new WebSocket(address)
            socket.onopen = () => resolve(true)
            socket.onerror = () => resolve(false)
          }),
        `${url.replace('http', 'ws')}/trpc`,
      )
      expect(opened).toBe(false)
    })
  })
})
