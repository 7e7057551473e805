import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody } from '@assistant/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openBrowser } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const answer = z.object({
  result: z.object({ data: z.unknown() }).optional(),
  error: z.object({ data: z.object({ error: errorBody }) }).optional(),
})

describe.skipIf(isSkippedWithout(requirements.chromium))('cookie mode in a browser', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let url = ''
  let foreignUrl = ''
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let context: BrowserContext
  let page: Page
  let ada: TestUser

  beforeAll(async () => {
    // Serves a page of another origin. That it is on the same machine makes no difference to a browser.
    const foreignServer = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html>'),
    )
    await new Promise<void>((resolve) => foreignServer.listen(0, '127.0.0.1', resolve))
    cleanup.add(() => foreignServer.close())
    foreignUrl = `http://127.0.0.1:${(foreignServer.address() as AddressInfo).port}`
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
    // Opens a page of the server's own origin that runs no scripts. The tests run theirs in it.
    await page.goto(`${url}/`)
    ada = await registerUser(url)
  }

  /** Calls a procedure from a script of the page. Returns status 0 if the browser blocks the call. */
  const callFromPage = async (
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
  const signIn = () => callFromPage('auth.login', { email: ada.email, password: ada.password, cookie: true })
  const cookies = async () => (await context.cookies(url)).sort((one, other) => (one.name < other.name ? -1 : 1))

  it('signs in with cookies that scripts cannot read, and returns no tokens', async () => {
    const { data } = await signIn()
    expect(data).toMatchObject({ user: { id: ada.user.id }, tokens: { accessToken: null, refreshToken: null } })
    const port = new URL(url).port
    expect(await cookies()).toMatchObject([
      { name: `assistant-access-${port}`, httpOnly: true, sameSite: 'Lax', path: '/', secure: false },
      { name: `assistant-refresh-${port}`, httpOnly: true, sameSite: 'Strict', path: '/', secure: false },
    ])
    expect(await page.evaluate('document.cookie')).toBe('')
    expect((await callFromPage('users.me')).data).toMatchObject({ id: ada.user.id })
  })

  it('refreshes after the access token has expired, and signs out', async () => {
    await visit(await start({ ACCESS_TOKEN_TTL_SECONDS: '2' }))
    await signIn()
    const before = await cookies()
    await expect.poll(async () => (await callFromPage('users.me')).code).toBe('ACCESS_TOKEN_EXPIRED')
    expect((await callFromPage('auth.refresh')).data).toMatchObject({ accessToken: null, refreshToken: null })
    expect((await cookies()).map(({ value }) => value)).not.toEqual(before.map(({ value }) => value))
    expect((await callFromPage('users.me')).data).toMatchObject({ id: ada.user.id })
    expect((await callFromPage('auth.logout')).data).toEqual({ revoked: 1 })
    expect(await cookies()).toEqual([])
    expect((await callFromPage('users.me')).code).toBe('UNAUTHENTICATED')
  })

  it('clears the cookies on sign-out from a session that was already revoked', async () => {
    await signIn()
    await call(url, 'sessions.revokeOthers', {}, { token: ada.accessToken })
    expect((await callFromPage('users.me')).code).toBe('SESSION_REVOKED')
    expect((await callFromPage('auth.logout')).data).toEqual({ revoked: 0 })
    expect(await cookies()).toEqual([])
  })

  it('clears the cookies when a refresh finds the session revoked, but not when it lacks the CSRF header', async () => {
    await signIn()
    expect((await callFromPage('auth.refresh', {}, {})).code).toBe('CSRF_REJECTED')
    expect(await cookies()).toHaveLength(2)
    await call(url, 'sessions.revokeOthers', {}, { token: ada.accessToken })
    expect((await callFromPage('auth.refresh')).code).toBe('SESSION_REVOKED')
    expect(await cookies()).toEqual([])
  })

  it('authenticates a socket by the cookies', async () => {
    await signIn()
    const received = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(address)
          socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'users.me' } }))
          socket.onmessage = ({ data }) => resolve(String(data))
          socket.onclose = ({ code, reason }) => resolve(`${code} ${reason}`)
        }),
      `${url.replace('http', 'ws')}/trpc`,
    )
    expect(received).toContain(ada.user.id)
  })

  it('rejects mutations without the CSRF header, and answers queries', async () => {
    await signIn()
    expect((await callFromPage('users.updateMe', { name: 'Other' }, {})).code).toBe('CSRF_REJECTED')
    expect((await callFromPage('users.updateMe', { name: 'Other' })).data).toMatchObject({ name: 'Other' })
    expect((await callFromPage('users.me', {}, {})).data).toMatchObject({ name: 'Other' })
  })

  describe('used by a page of another origin', () => {
    beforeEach(async () => {
      await signIn()
      await page.goto(foreignUrl)
    })

    it('returns nothing and changes nothing, with and without the CSRF header', async () => {
      for (const path of ['users.me', 'sessions.revokeOthers', 'auth.refresh', 'auth.logout']) {
        expect(await callFromPage(path), path).toMatchObject({ status: 0 })
        expect(await callFromPage(path, {}, {}), path).toMatchObject({ status: 0 })
      }
      expect(await cookies()).toHaveLength(2)
      await page.goto(`${url}/`)
      expect((await callFromPage('auth.refresh')).status).toBe(200)
    })

    it('sets no cookies on sign-in', async () => {
      await context.clearCookies()
      expect(await signIn()).toMatchObject({ status: 0 })
      expect(await cookies()).toEqual([])
    })

    it('rejects a form with status 415', async () => {
      const answered = page.waitForResponse((response) => response.url().startsWith(`${url}/trpc/`))
      await page.setContent(`<form method="POST" action="${url}/trpc/sessions.revokeOthers" enctype="text/plain">
        <input name='{"a":"' value='"}'><button>Send</button></form>`)
      await page.getByRole('button').click()
      expect((await answered).status()).toBe(415)
    })

    it('rejects a socket', async () => {
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
