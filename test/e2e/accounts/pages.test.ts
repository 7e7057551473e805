import type { ErrorBody } from '@assistant/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser, skipsBrowserTests } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

interface Call {
  readonly procedure: string
  readonly input: unknown
}

type Refusal = Omit<ErrorBody, 'message' | 'requestId'> & { readonly message?: string }
type Answer = { readonly data: unknown } | { readonly error: Refusal }

const done = (data: unknown): Answer => ({ data })
const refused = (error: Refusal): Answer => ({ error })

describe.skipIf(skipsBrowserTests)('the pages that mails lead to', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let calls: Call[]
  /** What was written to the console as an error, and what a page threw: nothing, ever. */
  let complaints: string[]

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    browser = await openBrowser(cleanup)
  })

  beforeEach(async () => {
    calls = []
    complaints = []
    context = await browser.newContext()
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // A call that is refused is an error to the console, and nothing to complain of.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text())
      }
    })
  })

  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  /** Answers the calls of the page in this order, and any further one with the last answer. */
  const answer = async (...answers: readonly Answer[]) => {
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
  }

  const open = (path: string) => page.goto(server.url + path)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const alert = () => page.getByRole('alert')
  const status = () => page.getByRole('status')
  const focused = (selector: string) => page.locator(`${selector}:focus`).waitFor()

  it.each([
    ['/verify', 'Confirm my address', /^ada@example\.com is confirmed\./],
    ['/verify/', 'Confirm my address', /^ada@example\.com is confirmed\./],
    ['/confirm', 'Change my address', /address is now ada@example\.com\./],
    ['/confirm/', 'Change my address', /address is now ada@example\.com\./],
  ])('%s sends its token on a click, and never by itself', async (path, name, expected) => {
    await answer(done({ email: 'ada@example.com' }))
    await open(`${path}#token=abc-_1`)
    await button(name).waitFor()
    expect(calls).toEqual([])
    expect(page.url()).toBe(server.url + path)

    await button(name).click()
    await focused('[role=status]')
    expect(await status().textContent()).toMatch(expected)
    expect(calls).toEqual([{ procedure: '/trpc/auth.verifyEmail', input: { token: 'abc-_1' } }])
    expect(await button(name).isVisible()).toBe(false)
  })

  it('leaves no token in the history', async () => {
    await open('/verify#token=abc')
    await button('Confirm my address').waitFor()
    await open('/')
    await page.goBack()
    expect(page.url()).toBe(`${server.url}/verify`)
  })

  it('sends no cookie', async () => {
    await context.addCookies([{ name: 'other', value: 'secret', url: server.url }])
    await answer(done({ email: 'ada@example.com' }))
    await open('/verify#token=abc')
    const sent = page.waitForRequest('**/trpc/**')
    await button('Confirm my address').click()
    expect(await (await sent).headerValue('cookie')).toBeNull()
  })

  it.each(['/verify', '/confirm', '/reset/', '/invite', '/verify#token=', '/verify#tok'])(
    '%s says that the link is incomplete',
    async (path) => {
      await open(path)
      await alert().getByText('This link is incomplete.').waitFor()
      expect(await page.locator('form').isVisible()).toBe(false)
    },
  )

  it('takes a link that is put into the address of the open page', async () => {
    await open('/verify')
    await alert().getByText('This link is incomplete.').waitFor()
    await open('/verify#token=abc')
    await button('Confirm my address').waitFor()
    expect(await alert().textContent()).toBe('')
  })

  it('shows that the call is running, and ignores a second click', async () => {
    let answerNow: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      answerNow = resolve
    })
    await page.route('**/trpc/**', async (route) => {
      await held
      await route.fulfill({ json: { result: { data: { email: 'ada@example.com' } } } })
    })
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await button('Confirming…').waitFor()
    expect(await button('Confirming…').isDisabled()).toBe(true)
    expect(await button('Confirming…').getAttribute('aria-busy')).toBe('true')
    answerNow()
    await focused('[role=status]')
  })

  it('says when the server is out of reach, and can be used again', async () => {
    await answer()
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await alert().getByText('The server could not be reached.').waitFor()
    await focused('button')
    await page.unrouteAll()
    await answer(done({ email: 'ada@example.com' }))
    await page.keyboard.press('Enter')
    await focused('[role=status]')
    expect(await alert().textContent()).toBe('')
  })

  it.each([
    [45, 'in 45 seconds'],
    [61 * 60, 'in 61 minutes'],
    [3 * 60 * 60, 'in 3 hours'],
    [undefined, 'later'],
  ])('says after %s seconds to wait when to try again', async (retryAfterSeconds, expected) => {
    await answer(refused({ code: 'RATE_LIMITED', ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }))
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await alert().getByText(`Too many attempts. Try again ${expected}.`, { exact: true }).waitFor()
    expect(await button('Confirm my address').isEnabled()).toBe(true)
  })

  it('shows what comes from outside as text', async () => {
    await answer(done({ email: '<img src=x onerror=alert(1)>@example.com' }))
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await status().getByText('<img src=x onerror=alert(1)>@example.com is confirmed.').waitFor()
    expect(await page.locator('img').count()).toBe(0)
  })

  it.each([
    ['/verify', 'Confirm my address'],
    ['/confirm', 'Change my address'],
    ['/reset', 'Save the new password'],
  ])('%s ends with a link that is no longer valid', async (path, name) => {
    await answer(refused({ code: 'INVALID_TOKEN' }))
    await open(`${path}#token=old`)
    await button(name).click()
    await focused('[role=alert]')
    expect(await alert().textContent()).toBe(
      'This link is no longer valid: it was used, was replaced by a newer one, or is too old. Ask for a new one.',
    )
    expect(await button(name).isVisible()).toBe(false)
  })

  it('/confirm says that the address was taken meanwhile', async () => {
    await answer(refused({ code: 'EMAIL_TAKEN' }))
    await open('/confirm#token=abc')
    await button('Change my address').click()
    await alert().getByText('Another account now has this address.').waitFor()
  })

  it('/reset takes a better password after a weak one', async () => {
    await answer(
      refused({ code: 'WEAK_PASSWORD', message: 'Use at least 15 characters.' }),
      done({ revokedSessions: 2 }),
    )
    await open('/reset#token=abc')
    const password = page.getByLabel('New password')
    await password.fill('short')
    await page.keyboard.press('Enter')
    await focused('#newPassword[aria-invalid=true]')
    expect(await page.locator('#newPassword-problem').textContent()).toBe('Use at least 15 characters.')

    await password.fill('  twelve quiet harbour lanterns ')
    await button('Save the new password').click()
    await focused('[role=status]')
    expect(await status().textContent()).toBe('All devices were signed out. Sign in with the new password.')
    expect(calls).toEqual([
      { procedure: '/trpc/auth.resetPassword', input: { token: 'abc', newPassword: 'short' } },
      {
        procedure: '/trpc/auth.resetPassword',
        input: { token: 'abc', newPassword: '  twelve quiet harbour lanterns ' },
      },
    ])
  })

  it('/reset shows the password, and hides it before it is sent', async () => {
    await answer(refused({ code: 'OVERLOADED', message: 'Try again in a moment.' }))
    await open('/reset#token=abc')
    const password = page.getByLabel('New password')
    await password.fill('twelve quiet harbour lanterns')
    await button('Show the password').click()
    expect(await password.getAttribute('type')).toBe('text')
    await button('Hide the password').click()
    expect(await password.getAttribute('type')).toBe('password')
    await button('Show the password').click()
    await button('Save the new password').click()
    await alert().getByText('Try again in a moment.').waitFor()
    expect(await password.getAttribute('type')).toBe('password')
    expect(await password.inputValue()).toBe('twelve quiet harbour lanterns')
  })

  describe('/invite', () => {
    const account = { email: 'ada@example.com', name: 'Ada', password: 'twelve quiet harbour lanterns' }
    const submit = async () => {
      await page.getByLabel('E-mail address').fill(account.email)
      await page.getByLabel('Name', { exact: true }).fill(account.name)
      await page.getByLabel('Password', { exact: true }).fill(account.password)
      await button('Create my account').click()
    }
    const tokens = { accessToken: 'access', refreshToken: 'rt1.session' }
    const ready = 'Your account is ready. Sign in with it in your app.'

    it.each([
      ['an account', refused({ code: 'INVALID_TOKEN' }), ready],
      [
        'a project',
        done({ name: 'Our Club' }),
        'You are now a member of “Our Club”. Sign in with your account in your app.',
      ],
      [
        'a project that is out of reach',
        refused({ code: 'UNAVAILABLE' }),
        `${ready} You can accept the invitation there.`,
      ],
    ])('makes an account for an invitation to %s, and ends the session that this took', async (_, accepted, said) => {
      await answer(done({ tokens }), accepted, refused({ code: 'UNAVAILABLE' }))
      await open('/invite#token=abc')
      await submit()
      await focused('[role=status]')
      expect(await status().textContent()).toBe(said)
      expect(calls).toEqual([
        { procedure: '/trpc/auth.register', input: { ...account, invitationToken: 'abc' } },
        { procedure: '/trpc/projects.acceptInvitation', input: { token: 'abc' } },
        { procedure: '/trpc/auth.logout', input: { refreshToken: 'rt1.session' } },
      ])
    })

    it('takes an account that is there already, and asks it for no name', async () => {
      await answer(done({ tokens }), done({ name: 'Our Club' }), done({ revoked: 1 }))
      await open('/invite#token=abc')
      await page.getByLabel('I already have an account').check()
      expect(await page.getByLabel('Name', { exact: true }).isVisible()).toBe(false)
      await page.getByLabel('E-mail address').fill(account.email)
      await page.getByLabel('Password', { exact: true }).fill(account.password)
      await button('Accept the invitation').click()
      await focused('[role=status]')
      expect(calls.map(({ procedure }) => procedure)).toEqual([
        '/trpc/auth.login',
        '/trpc/projects.acceptInvitation',
        '/trpc/auth.logout',
      ])
      expect(calls[0]?.input).toEqual({ email: account.email, password: account.password })
    })

    it('says beside each field what is wrong, and leads to the first', async () => {
      const fields = [
        { path: 'name', message: 'must have 1 to 100 characters' },
        { path: 'email', message: 'must be an e-mail address' },
      ]
      await answer(refused({ code: 'BAD_REQUEST', fields }), refused({ code: 'WEAK_PASSWORD', message: 'Longer.' }))
      await open('/invite#token=abc')
      await submit()
      await focused('#email')
      expect(await page.locator('.problem').allTextContents()).toEqual([
        'Must be an e-mail address',
        'Must have 1 to 100 characters',
        '',
      ])
      await submit()
      await focused('#password')
      expect(await page.locator('.problem').allTextContents()).toEqual(['', '', 'Longer.'])
    })

    it('says at the address that it has an account already', async () => {
      await answer(refused({ code: 'EMAIL_TAKEN', message: 'Sign in instead.' }))
      await open('/invite#token=abc')
      await submit()
      await focused('#email')
      expect(await page.locator('#email-problem').textContent()).toBe('Sign in instead.')
    })

    it('stays usable with a token that does not fit the address', async () => {
      await answer(refused({ code: 'INVALID_TOKEN' }))
      await open('/invite#token=abc')
      await submit()
      await alert().getByText('It works only with the address it was mailed to.').waitFor()
      expect(await button('Create my account').isEnabled()).toBe(true)
    })
  })

  it('says without JavaScript that it is needed', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const silent = await plain.newPage()
    await silent.goto(`${server.url}/reset#token=abc`)
    expect(await silent.locator('noscript p').isVisible()).toBe(true)
    expect(await silent.locator('form').isVisible()).toBe(false)
    await plain.close()
  })

  it.each(['/', '/verify', '/reset', '/invite'])('%s fits a small screen', async (path) => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open(`${path}#token=abc`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })
})
