import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { TestUser } from '../../support/clients/test-users.js'

/** Status and body of a response that the page shows. */
interface ShownResponse {
  readonly status: string | null
  readonly body: unknown
}

/** The API documentation page in a browser context of its own. */
export interface DocsBrowser {
  readonly page: Page
  /** URLs of all requests of the page. */
  readonly requestedUrls: readonly URL[]
  /** Loads the page and waits until it shows operations. */
  open(url: string): Promise<void>
  /** Expands an operation, unless it is expanded, and returns it. */
  expand(method: string, path: string): Promise<Locator>
  /** Sends the request of an operation. Returns the response. */
  execute(operation: Locator): Promise<ShownResponse>
  /** Signs a user in by a call, unless the page has an access token. The page uses its token for further calls. */
  signIn(person: TestUser): Promise<void>
  /** Fails the test if the page threw an error, wrote one to the console, or requested anything of another origin. */
  expectNoFaults(): void
  /** Closes the page with its context, so that it takes no more processor time. */
  close(): Promise<void>
}

/** Opens an empty page. */
export async function openDocsBrowser(browser: Browser, options?: BrowserContextOptions): Promise<DocsBrowser> {
  const errors: string[] = []
  const requestedUrls: URL[] = []
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // Browsers log every response with an error status. Some tests provoke such responses.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  page.on('request', (request) => requestedUrls.push(new URL(request.url())))

  const authorized = page.locator('.auth-wrapper .authorize.locked')
  const expand = async (method: string, path: string) => {
    const operation = page.locator(`.opblock-${method}:has([data-path="${path}"])`)
    if (!(await operation.locator('.execute').isVisible())) await operation.locator('.opblock-summary-control').click()
    await operation.locator('.execute').waitFor()
    return operation
  }
  const execute = async (operation: Locator) => {
    // Removes an earlier response, which would be read instead.
    if (await operation.locator('.btn-clear').isVisible()) await operation.locator('.btn-clear').click()
    await operation.locator('.execute').click()
    const response = operation.locator('.live-responses-table .response')
    const body: unknown = JSON.parse((await response.locator('pre code').first().textContent()) ?? '')
    return { status: await response.locator('.response-col_status').textContent(), body }
  }

  return {
    page,
    requestedUrls,
    async open(url) {
      await page.goto(url)
      await page.locator('.opblock').first().waitFor()
    },
    expand,
    execute,
    async signIn({ email, password }) {
      if (await authorized.isVisible()) return
      const operation = await expand('post', '/auth/login')
      await operation.locator('textarea').fill(JSON.stringify({ email, password }))
      expect(await execute(operation)).toMatchObject({ status: '200', body: { user: { email } } })
    },
    close: () => context.close(),
    expectNoFaults() {
      const { origin } = new URL(page.url())
      expect(errors.splice(0)).toEqual([])
      expect(
        requestedUrls
          .splice(0)
          .filter((url) => url.protocol !== 'data:' && url.origin !== origin)
          .map(String),
      ).toEqual([])
    },
  }
}
