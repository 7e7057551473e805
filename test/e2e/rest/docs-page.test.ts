import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { readApiDocument } from '../../support/clients/api-document.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { startPathProxy } from '../../support/services/path-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe.skipIf(isSkippedWithout(requirements.chromium))('the API documentation page', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let browser: Browser
  let ada: TestUser
  let context: BrowserContext
  let page: Page
  /** Errors that the page threw or logged to the console. Every test asserts that there are none. */
  let pageErrors: string[]
  /** URLs of all requests of the page. */
  let requestedUrls: URL[]

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    ada = await registerUser(server.url)
    browser = await openBrowser(cleanup)
  })

  beforeEach(async () => {
    pageErrors = []
    requestedUrls = []
    context = await browser.newContext()
    page = await context.newPage()
    page.on('pageerror', (error) => pageErrors.push(error.message))
    page.on('console', (message) => {
      // Browsers log every response with an error status. Some tests provoke such responses.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        pageErrors.push(message.text())
      }
    })
    page.on('request', (request) => requestedUrls.push(new URL(request.url())))
  })

  afterEach(async () => {
    const { origin } = new URL(page.url())
    await context.close()
    expect(pageErrors).toEqual([])
    expect(requestedUrls.filter((url) => url.protocol !== 'data:' && url.origin !== origin).map(String)).toEqual([])
  })

  const open = async (url: string) => {
    await page.goto(url)
    await page.locator('.opblock').first().waitFor()
  }

  /** Expands an operation, and returns it. */
  const expand = async (method: string, path: string) => {
    const operation = page.locator(`.opblock-${method}:has([data-path="${path}"])`)
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('.execute').waitFor()
    return operation
  }

  /** Sends the request of an operation. Returns status and body of the response. */
  const execute = async (operation: Locator) => {
    // Removes an earlier response, which would be read instead.
    if (await operation.locator('.btn-clear').isVisible()) await operation.locator('.btn-clear').click()
    await operation.locator('.execute').click()
    const response = operation.locator('.live-responses-table .response')
    const body: unknown = JSON.parse((await response.locator('pre code').first().textContent()) ?? '')
    return { status: await response.locator('.response-col_status').textContent(), body }
  }

  const signIn = async ({ email, password }: TestUser) => {
    const operation = await expand('post', '/auth/login')
    await operation.locator('textarea').fill(JSON.stringify({ email, password }))
    return execute(operation)
  }

  it.each(['/api/docs', '/api/docs/'])('shows every operation at %s', async (path) => {
    const { operations } = await readApiDocument(server.url)
    await open(server.url + path)
    const displayed = await page
      .locator('.opblock')
      .evaluateAll((blocks) =>
        blocks.map((block) =>
          ['.opblock-summary-method', '.opblock-summary-path', '.opblock-summary-description']
            .map((part) => block.querySelector(part)?.textContent?.replace(/\u200b/g, ''))
            .join(' '),
        ),
      )
    const described = operations.map(({ method, path, summary }) => `${method.toUpperCase()} ${path} ${summary}`)
    expect(displayed.sort()).toEqual(described.sort())
  })

  it('uses the tokens of a sign-in for further calls', async () => {
    await open(`${server.url}/api/docs`)
    const me = await expand('get', '/users/me')
    expect(await execute(me)).toMatchObject({ status: '401', body: { error: { code: 'UNAUTHENTICATED' } } })
    expect(await signIn(ada)).toMatchObject({ status: '200', body: { user: { email: ada.email } } })
    expect(await execute(me)).toMatchObject({ status: '200', body: { email: ada.email } })
  })

  it('accepts an access token in its authorization dialog', async () => {
    await open(`${server.url}/api/docs`)
    await page.locator('.auth-wrapper .authorize').first().click()
    const bearer = page.locator('.auth-container').filter({ hasText: 'bearer' })
    await bearer.locator('input').fill(ada.accessToken)
    await page.keyboard.press('Enter')
    await bearer.getByRole('button', { name: 'Remove authorization' }).waitFor()
    await page.locator('.close-modal').click()
    expect(await execute(await expand('get', '/users/me'))).toMatchObject({ status: '200', body: { email: ada.email } })
  })

  it('signs in with cookies', async () => {
    await open(`${server.url}/api/docs`)
    const login = await expand('post', '/auth/login')
    const { email, password } = ada
    await login.locator('textarea').fill(JSON.stringify({ email, password, cookie: true }))
    expect(await execute(login)).toMatchObject({ status: '403', body: { error: { code: 'CSRF_REJECTED' } } })
    await login.getByPlaceholder('x-assistant-csrf').fill('1')
    expect(await execute(login)).toMatchObject({ status: '200', body: { tokens: { accessToken: null } } })
    expect(await execute(await expand('get', '/users/me'))).toMatchObject({ status: '200', body: { email } })
  })

  it('sends a body with DELETE, and shows the error', async () => {
    await open(`${server.url}/api/docs`)
    await signIn(ada)
    const leave = await expand('delete', '/users/me')
    await leave.locator('textarea').fill('{"password":"not this one"}')
    expect(await execute(leave)).toMatchObject({ status: '401', body: { error: { code: 'INVALID_CREDENTIALS' } } })
  })

  it('calls the host that it was loaded from', async () => {
    await open(`http://localhost:${server.port}/api/docs/`)
    expect(await execute(await expand('get', '/health'))).toMatchObject({ status: '200', body: { status: 'ok' } })
  })

  it.each([
    ['strips the path', true, '/api/docs'],
    ['keeps the path', false, '/api/docs/'],
  ])('works at a public URL with a path, behind a proxy that %s', async (_, strips, docs) => {
    const path = '/tools/assistant'
    const { origin, port } = await startPathProxy(cleanup, { path, stripsPath: strips })
    await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      port,
      environment: { PUBLIC_URL: origin + path },
    })
    await open(origin + path + docs)
    expect(await execute(await expand('get', '/health'))).toMatchObject({ status: '200', body: { status: 'ok' } })
    const outside = requestedUrls.filter((url) => url.protocol !== 'data:' && !url.pathname.startsWith(`${path}/api/`))
    expect(outside.map(String)).toEqual([])
    await page.getByRole('link', { name: 'LikeMinds Assistant' }).click()
    await page.waitForURL(`${origin}${path}/`)
    await page.getByRole('link', { name: 'read and try them' }).click()
    await page.waitForURL(`${origin}${path}/api/docs`)
  })

  it.each(['light', 'dark'] as const)('fits the width of a small screen in %s mode', async (colorScheme) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme })
    await open(`${server.url}/api/docs`)
    await signIn(ada)
    await expand('post', '/projects/{projectId}/generations')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await page.locator('html.dark-mode').count()).toBe(colorScheme === 'dark' ? 1 : 0)
  })

  it('shows an error when the OpenAPI document cannot be loaded', async () => {
    await page.route('**/openapi.json', (route) => route.fulfill({ status: 503, json: { error: {} } }))
    await page.goto(`${server.url}/api/docs`)
    await page.getByText('The description could not be read.').waitFor()
  })

  it('shows that it needs JavaScript when it is disabled', async () => {
    const contextWithoutScripts = await browser.newContext({ javaScriptEnabled: false })
    const staticPage = await contextWithoutScripts.newPage()
    await staticPage.goto(`${server.url}/api/docs`)
    expect(await staticPage.locator('.notice:visible').allTextContents()).toEqual([
      'This page needs JavaScript. What it shows is in openapi.json.',
    ])
    await contextWithoutScripts.close()
  })
})
