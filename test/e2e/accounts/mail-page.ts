import type { ErrorBody } from '@assistant/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

interface Call {
  readonly procedure: string
  readonly input: unknown
}

type CallError = Omit<ErrorBody, 'message' | 'requestId'> & { readonly message?: string }
type Answer = { readonly data: unknown } | { readonly error: CallError }

export const success = (data: unknown): Answer => ({ data })
export const failure = (error: CallError): Answer => ({ error })

/**
 * A page in a browser context of its own, with the calls that it sends to the server. A renderer process takes more than
 * a second of processor time to start, so tests use one page after each other.
 */
export interface MailPage {
  readonly context: BrowserContext
  readonly page: Page
  /** The calls that `answer` has intercepted, in order. */
  readonly calls: readonly Call[]
  /** Answers calls in this order, and each further call with the last answer. Without answers, it aborts all calls. */
  answer(...answers: readonly Answer[]): Promise<void>
  /**
   * Leaves an empty page of the original size, without answers, calls and cookies. Fails the test if the page threw an
   * error or wrote one to the console.
   */
  reset(): Promise<void>
}

const viewport = { width: 1280, height: 720 }

/** Opens an empty page. */
export async function openMailPage(browser: Browser): Promise<MailPage> {
  const calls: Call[] = []
  const errors: string[] = []
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // The browser reports each failed call as an error, which some tests expect.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      errors.push(message.text())
    }
  })
  return {
    context,
    page,
    calls,
    async answer(...answers) {
      await page.route('**/trpc/**', async (route) => {
        const request = route.request()
        calls.push({ procedure: new URL(request.url()).pathname, input: request.postDataJSON() })
        const given = answers[Math.min(calls.length, answers.length) - 1]
        if (given === undefined) await route.abort()
        else if ('data' in given) await route.fulfill({ json: { result: { data: given.data } } })
        else {
          const error = { message: 'The server says why.', requestId: 'request-7', ...given.error }
          await route.fulfill({ status: 400, json: { error: { message: '', code: -1, data: { error } } } })
        }
      })
    },
    async reset() {
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.goto('about:blank')
      await page.setViewportSize(viewport)
      await context.clearCookies()
      calls.length = 0
      expect(errors.splice(0)).toEqual([])
    },
  }
}
