import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser, skipsBrowserTests } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { readApiDocument } from '../../support/clients/api-document.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { startPathProxy } from '../../support/services/path-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe.skipIf(skipsBrowserTests)('the page of the API', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let browser: Browser
  let ada: TestUser
  let context: BrowserContext
  let page: Page
  /** What the console calls an error, and what a page threw: nothing, ever. */
  let complaints: string[]
  /** The addresses that were asked. */
  let asked: URL[]

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    ada = await registerUser(server.url)
    browser = await openBrowser(cleanup)
  })

  beforeEach(async () => {
    complaints = []
    asked = []
    context = await browser.newContext()
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // A call that is refused is an error to the console, and nothing to complain of.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text())
      }
    })
    page.on('request', (request) => asked.push(new URL(request.url())))
  })

  afterEach(async () => {
    const { origin } = new URL(page.url())
    await context.close()
    expect(complaints).toEqual([])
    expect(asked.filter((url) => url.protocol !== 'data:' && url.origin !== origin).map(String)).toEqual([])
  })

  const open = async (url: string) => {
    await page.goto(url)
    await page.locator('.opblock').first().waitFor()
  }

  /** An operation, unfolded. */
  const unfold = async (method: string, path: string) => {
    const operation = page.locator(`.opblock-${method}:has([data-path="${path}"])`)
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('.execute').waitFor()
    return operation
  }

  /** Sends it, and answers status and body of what comes back. */
  const execute = async (operation: Locator) => {
    // What came back before goes first.
    if (await operation.locator('.btn-clear').isVisible()) await operation.locator('.btn-clear').click()
    await operation.locator('.execute').click()
    const answer = operation.locator('.live-responses-table .response')
    const body: unknown = JSON.parse((await answer.locator('pre code').first().textContent()) ?? '')
    return { status: await answer.locator('.response-col_status').textContent(), body }
  }

  const signIn = async ({ email, password }: TestUser) => {
    const operation = await unfold('post', '/auth/login')
    await operation.locator('textarea').fill(JSON.stringify({ email, password }))
    return execute(operation)
  }

  it.each(['/api/docs', '/api/docs/'])('shows every operation at %s', async (path) => {
    const { operations } = await readApiDocument(server.url)
    await open(server.url + path)
    const shown = await page
      .locator('.opblock')
      .evaluateAll((blocks) =>
        blocks.map((block) =>
          ['.opblock-summary-method', '.opblock-summary-path', '.opblock-summary-description']
            .map((part) => block.querySelector(part)?.textContent?.replace(/\u200b/g, ''))
            .join(' '),
        ),
      )
    const described = operations.map(({ method, path, summary }) => `${method.toUpperCase()} ${path} ${summary}`)
    expect(shown.sort()).toEqual(described.sort())
  })

  it('signs in, and calls as who signed in', async () => {
    await open(`${server.url}/api/docs`)
    const me = await unfold('get', '/users/me')
    expect(await execute(me)).toMatchObject({ status: '401', body: { error: { code: 'UNAUTHENTICATED' } } })
    expect(await signIn(ada)).toMatchObject({ status: '200', body: { user: { email: ada.email } } })
    expect(await execute(me)).toMatchObject({ status: '200', body: { email: ada.email } })
  })

  it('takes a token', async () => {
    await open(`${server.url}/api/docs`)
    await page.locator('.auth-wrapper .authorize').first().click()
    const bearer = page.locator('.auth-container').filter({ hasText: 'bearer' })
    await bearer.locator('input').fill(ada.accessToken)
    await page.keyboard.press('Enter')
    await bearer.getByRole('button', { name: 'Remove authorization' }).waitFor()
    await page.locator('.close-modal').click()
    expect(await execute(await unfold('get', '/users/me'))).toMatchObject({ status: '200', body: { email: ada.email } })
  })

  it('signs in by cookies', async () => {
    await open(`${server.url}/api/docs`)
    const login = await unfold('post', '/auth/login')
    const { email, password } = ada
    await login.locator('textarea').fill(JSON.stringify({ email, password, cookie: true }))
    expect(await execute(login)).toMatchObject({ status: '403', body: { error: { code: 'CSRF_REJECTED' } } })
    await login.getByPlaceholder('x-assistant-csrf').fill('1')
    expect(await execute(login)).toMatchObject({ status: '200', body: { tokens: { accessToken: null } } })
    expect(await execute(await unfold('get', '/users/me'))).toMatchObject({ status: '200', body: { email } })
  })

  it('sends a body with DELETE, and says what was wrong with it', async () => {
    await open(`${server.url}/api/docs`)
    await signIn(ada)
    const leave = await unfold('delete', '/users/me')
    await leave.locator('textarea').fill('{"password":"not this one"}')
    expect(await execute(leave)).toMatchObject({ status: '401', body: { error: { code: 'INVALID_CREDENTIALS' } } })
  })

  it('calls the server where it came from, by whatever name', async () => {
    await open(`http://localhost:${server.port}/api/docs/`)
    expect(await execute(await unfold('get', '/health'))).toMatchObject({ status: '200', body: { status: 'ok' } })
  })

  it.each([
    ['takes the path off', true, '/api/docs'],
    ['leaves the path in place', false, '/api/docs/'],
  ])('works below a path, behind a proxy that %s', async (_, strips, docs) => {
    const path = '/tools/assistant'
    const { origin, port } = await startPathProxy(cleanup, { path, strips })
    await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      port,
      environment: { PUBLIC_URL: origin + path },
    })
    await open(origin + path + docs)
    expect(await execute(await unfold('get', '/health'))).toMatchObject({ status: '200', body: { status: 'ok' } })
    const elsewhere = asked.filter((url) => url.protocol !== 'data:' && !url.pathname.startsWith(`${path}/api/`))
    expect(elsewhere.map(String)).toEqual([])
    await page.getByRole('link', { name: 'LikeMinds Assistant' }).click()
    await page.waitForURL(`${origin}${path}/`)
    await page.getByRole('link', { name: 'read and try them' }).click()
    await page.waitForURL(`${origin}${path}/api/docs`)
  })

  it.each(['light', 'dark'] as const)('fits a small screen, in %s colours', async (colorScheme) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme })
    await open(`${server.url}/api/docs`)
    await signIn(ada)
    await unfold('post', '/projects/{projectId}/generations')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await page.locator('html.dark-mode').count()).toBe(colorScheme === 'dark' ? 1 : 0)
  })

  it('says so where the description cannot be read', async () => {
    await page.route('**/openapi.json', (route) => route.fulfill({ status: 503, json: { error: {} } }))
    await page.goto(`${server.url}/api/docs`)
    await page.getByText('The description could not be read.').waitFor()
  })

  it('says without JavaScript that it is needed', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const silent = await plain.newPage()
    await silent.goto(`${server.url}/api/docs`)
    expect(await silent.locator('.notice:visible').allTextContents()).toEqual([
      'This page needs JavaScript. What it shows is in openapi.json.',
    ])
    await plain.close()
  })
})
