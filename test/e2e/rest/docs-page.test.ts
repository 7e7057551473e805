import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { readApiDocument } from '../../support/clients/api-document.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { startPathProxy } from '../../support/services/path-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { type DocsBrowser, openDocsBrowser } from './docs-browser.js'

/** Asserts that a page shows every operation of the OpenAPI document, and no other. */
async function expectAllOperations(page: Page, url: string): Promise<void> {
  const { operations } = await readApiDocument(url)
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
}

describe.skipIf(isSkippedWithout(requirements.chromium))('the API documentation page', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let browser: Browser
  let ada: TestUser

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    ada = await registerUser(server.url)
    browser = await openBrowser(cleanup)
  })

  // Swagger UI takes five seconds of processor time to load the page, and two to expand an operation. The tests of a
  // `describe` share one page, and keep the operations that earlier tests expanded.
  describe('at /api/docs', () => {
    let docs: DocsBrowser
    beforeAll(async () => {
      docs = await openDocsBrowser(browser)
      await docs.open(`${server.url}/api/docs`)
    })
    afterEach(() => docs.expectNoFaults())
    afterAll(() => docs.close())

    it('shows every operation', () => expectAllOperations(docs.page, server.url))

    it('signs in with cookies', async () => {
      const login = await docs.expand('post', '/auth/login')
      const { email, password } = ada
      await login.locator('textarea').fill(JSON.stringify({ email, password, cookie: true }))
      expect(await docs.execute(login)).toMatchObject({ status: '403', body: { error: { code: 'CSRF_REJECTED' } } })
      const csrf = login.getByPlaceholder('x-assistant-csrf')
      await csrf.fill('1')
      expect(await docs.execute(login)).toMatchObject({ status: '200', body: { tokens: { accessToken: null } } })
      const me = await docs.expand('get', '/users/me')
      expect(await docs.execute(me)).toMatchObject({ status: '200', body: { email } })
      await csrf.clear()
    })

    it('uses the tokens of a sign-in for further calls', async () => {
      // Ends the session of the test before.
      await docs.page.context().clearCookies()
      const me = await docs.expand('get', '/users/me')
      expect(await docs.execute(me)).toMatchObject({ status: '401', body: { error: { code: 'UNAUTHENTICATED' } } })
      await docs.signIn(ada)
      expect(await docs.execute(me)).toMatchObject({ status: '200', body: { email: ada.email } })
    })

    it('sends a body with DELETE, and shows the error', async () => {
      await docs.signIn(ada)
      const leave = await docs.expand('delete', '/users/me')
      await leave.locator('textarea').fill('{"password":"not this one"}')
      const rejected = { status: '401', body: { error: { code: 'INVALID_CREDENTIALS' } } }
      expect(await docs.execute(leave)).toMatchObject(rejected)
    })

    it('fits the width of a small screen in light and in dark mode', async () => {
      const { page } = docs
      await page.setViewportSize({ width: 390, height: 844 })
      await docs.signIn(ada)
      await docs.expand('post', '/projects/{projectId}/generations')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.locator(colorScheme === 'dark' ? 'html.dark-mode' : 'html:not(.dark-mode)').waitFor()
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      }
    })
  })

  describe('at /api/docs/, on another host name and in dark mode', () => {
    let docs: DocsBrowser
    beforeAll(async () => {
      docs = await openDocsBrowser(browser, { colorScheme: 'dark' })
      await docs.open(`http://localhost:${server.port}/api/docs/`)
    })
    afterEach(() => docs.expectNoFaults())
    afterAll(() => docs.close())

    it('shows every operation', () => expectAllOperations(docs.page, server.url))

    it('is dark', async () => {
      expect(await docs.page.locator('html.dark-mode').count()).toBe(1)
    })

    it('calls the host that it was loaded from', async () => {
      const health = await docs.expand('get', '/health')
      expect(await docs.execute(health)).toMatchObject({ status: '200', body: { status: 'ok' } })
    })

    it('accepts an access token in its authorization dialog', async () => {
      const { page } = docs
      await page.locator('.auth-wrapper .authorize').first().click()
      const bearer = page.locator('.auth-container').filter({ hasText: 'bearer' })
      await bearer.locator('input').fill(ada.accessToken)
      await page.keyboard.press('Enter')
      await bearer.getByRole('button', { name: 'Remove authorization' }).waitFor()
      await page.locator('.close-modal').click()
      const me = await docs.expand('get', '/users/me')
      expect(await docs.execute(me)).toMatchObject({ status: '200', body: { email: ada.email } })
    })
  })

  it.each([
    ['strips the path', true, '/api/docs'],
    ['keeps the path', false, '/api/docs/'],
  ])('works at a public URL with a path, behind a proxy that %s', async (_, strips, docsPath) => {
    const path = '/tools/assistant'
    const { origin, port } = await startPathProxy(cleanup, { path, stripsPath: strips })
    await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      port,
      environment: { PUBLIC_URL: origin + path },
    })
    const docs = await openDocsBrowser(browser)
    const { page, requestedUrls } = docs
    // Swagger UI takes less time for the description of one operation than for that of all.
    const describeHealth = async (route: Route) => {
      const response = await route.fetch()
      const description = await response.json()
      await route.fulfill({ response, json: { ...description, paths: { '/health': description.paths['/health'] } } })
    }
    await page.route('**/openapi.json', describeHealth, { times: 1 })
    await docs.open(origin + path + docsPath)
    const health = await docs.expand('get', '/health')
    expect(await docs.execute(health)).toMatchObject({ status: '200', body: { status: 'ok' } })
    const outside = requestedUrls.filter((url) => url.protocol !== 'data:' && !url.pathname.startsWith(`${path}/api/`))
    expect(outside.map(String)).toEqual([])
    await page.getByRole('link', { name: 'LikeMinds Assistant' }).click()
    await page.waitForURL(`${origin}${path}/`)
    await page.getByRole('link', { name: 'read and try them' }).click()
    await page.waitForURL(`${origin}${path}/api/docs`)
    docs.expectNoFaults()
    await docs.close()
  })

  it('shows an error when the OpenAPI document cannot be loaded', async () => {
    const docs = await openDocsBrowser(browser)
    const { page } = docs
    await page.route('**/openapi.json', (route) => route.fulfill({ status: 503, json: { error: {} } }))
    await page.goto(`${server.url}/api/docs`)
    await page.getByText('The description could not be read.').waitFor()
    docs.expectNoFaults()
    await docs.close()
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
