import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failure, type MailPage, openMailPage, success } from './mail-page.js'

describe.skipIf(isSkippedWithout(requirements.chromium))('the page of a mailed link', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let browser: Browser
  let mailPage: MailPage
  let context: BrowserContext
  let page: Page
  let calls: MailPage['calls']
  let answer: MailPage['answer']

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    browser = await openBrowser(cleanup)
    mailPage = await openMailPage(browser)
    ;({ context, page, calls, answer } = mailPage)
  })

  afterEach(() => mailPage.reset())

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
  ])('%s sends its token on a click, and not before', async (path, name, expected) => {
    await answer(success({ email: 'ada@example.com' }))
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

  it('removes the token from the browser history', async () => {
    await open('/verify#token=abc')
    await button('Confirm my address').waitFor()
    await open('/')
    await page.goBack()
    expect(page.url()).toBe(`${server.url}/verify`)
  })

  it('sends no cookies with its calls', async () => {
    await context.addCookies([{ name: 'other', value: 'secret', url: server.url }])
    await answer(success({ email: 'ada@example.com' }))
    await open('/verify#token=abc')
    const sent = page.waitForRequest('**/trpc/**')
    await button('Confirm my address').click()
    expect(await (await sent).headerValue('cookie')).toBeNull()
  })

  it.each(['/verify', '/confirm', '/reset/', '/invite', '/verify#token=', '/verify#tok'])(
    '%s reports that the link is incomplete',
    async (path) => {
      await open(path)
      await alert().getByText('This link is incomplete.').waitFor()
      expect(await page.locator('form').isVisible()).toBe(false)
    },
  )

  it('accepts a link that is entered into the address bar of the open page', async () => {
    await open('/verify')
    await alert().getByText('This link is incomplete.').waitFor()
    await open('/verify#token=abc')
    await button('Confirm my address').waitFor()
    expect(await alert().textContent()).toBe('')
  })

  it('disables the button while a call is running', async () => {
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/trpc/**', async (route) => {
      await released
      await route.fulfill({ json: { result: { data: { email: 'ada@example.com' } } } })
    })
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await button('Confirming…').waitFor()
    expect(await button('Confirming…').isDisabled()).toBe(true)
    expect(await button('Confirming…').getAttribute('aria-busy')).toBe('true')
    release()
    await focused('[role=status]')
  })

  it('reports that the server is unreachable, and works on the next attempt', async () => {
    await answer()
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await alert().getByText('The server could not be reached.').waitFor()
    await focused('button')
    await page.unrouteAll()
    await answer(success({ email: 'ada@example.com' }))
    await page.keyboard.press('Enter')
    await focused('[role=status]')
    expect(await alert().textContent()).toBe('')
  })

  it.each([
    [45, 'in 45 seconds'],
    [61 * 60, 'in 61 minutes'],
    [3 * 60 * 60, 'in 3 hours'],
    [undefined, 'later'],
  ])('shows a retryAfterSeconds of %s as "%s"', async (retryAfterSeconds, expected) => {
    await answer(failure({ code: 'RATE_LIMITED', ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }))
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await alert().getByText(`Too many attempts. Try again ${expected}.`, { exact: true }).waitFor()
    expect(await button('Confirm my address').isEnabled()).toBe(true)
  })

  it('shows HTML in an answer as text', async () => {
    await answer(success({ email: '<img src=x onerror=alert(1)>@example.com' }))
    await open('/verify#token=abc')
    await button('Confirm my address').click()
    await status().getByText('<img src=x onerror=alert(1)>@example.com is confirmed.').waitFor()
    expect(await page.locator('img').count()).toBe(0)
  })

  it.each([
    ['/verify', 'Confirm my address'],
    ['/confirm', 'Change my address'],
    ['/reset', 'Save the new password'],
  ])('%s hides its button when the link is no longer valid', async (path, name) => {
    await answer(failure({ code: 'INVALID_TOKEN' }))
    await open(`${path}#token=old`)
    await button(name).click()
    await focused('[role=alert]')
    expect(await alert().textContent()).toBe(
      'This link is no longer valid: it was used, was replaced by a newer one, or is too old. Ask for a new one.',
    )
    expect(await button(name).isVisible()).toBe(false)
  })

  it('/confirm reports that another account has taken the address', async () => {
    await answer(failure({ code: 'EMAIL_TAKEN' }))
    await open('/confirm#token=abc')
    await button('Change my address').click()
    await alert().getByText('Another account now has this address.').waitFor()
  })

  it('/reset accepts a strong password after it rejected a weak one', async () => {
    await answer(
      failure({ code: 'WEAK_PASSWORD', message: 'Use at least 15 characters.' }),
      success({ revokedSessions: 2 }),
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

  it('/reset shows the password on request, and hides it when the form is sent', async () => {
    await answer(failure({ code: 'OVERLOADED', message: 'Try again in a moment.' }))
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
      ['register', failure({ code: 'INVALID_TOKEN' }), ready],
      [
        'join a project',
        success({ name: 'Our Club' }),
        'You are now a member of “Our Club”. Sign in with your account in your app.',
      ],
      [
        'join a project when the project is unavailable',
        failure({ code: 'UNAVAILABLE' }),
        `${ready} You can accept the invitation there.`,
      ],
    ])(
      'creates an account for an invitation to %s, and ends the session of the registration',
      async (_, accepted, text) => {
        await answer(success({ tokens }), accepted, failure({ code: 'UNAVAILABLE' }))
        await open('/invite#token=abc')
        await submit()
        await focused('[role=status]')
        expect(await status().textContent()).toBe(text)
        expect(calls).toEqual([
          { procedure: '/trpc/auth.register', input: { ...account, invitationToken: 'abc' } },
          { procedure: '/trpc/projects.acceptInvitation', input: { token: 'abc' } },
          { procedure: '/trpc/auth.logout', input: { refreshToken: 'rt1.session' } },
        ])
      },
    )

    it('signs in to an existing account without asking for a name', async () => {
      await answer(success({ tokens }), success({ name: 'Our Club' }), success({ revoked: 1 }))
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

    it('shows errors next to their fields, and focuses the first invalid field', async () => {
      const fields = [
        { path: 'name', message: 'must have 1 to 100 characters' },
        { path: 'email', message: 'must be an e-mail address' },
      ]
      await answer(failure({ code: 'BAD_REQUEST', fields }), failure({ code: 'WEAK_PASSWORD', message: 'Longer.' }))
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

    it('shows the error next to the address field when the address already has an account', async () => {
      await answer(failure({ code: 'EMAIL_TAKEN', message: 'Sign in instead.' }))
      await open('/invite#token=abc')
      await submit()
      await focused('#email')
      expect(await page.locator('#email-problem').textContent()).toBe('Sign in instead.')
    })

    it('stays usable when the token was mailed to another address', async () => {
      await answer(failure({ code: 'INVALID_TOKEN' }))
      await open('/invite#token=abc')
      await submit()
      await alert().getByText('It works only with the address it was mailed to.').waitFor()
      expect(await button('Create my account').isEnabled()).toBe(true)
    })
  })

  it('shows that it needs JavaScript when it is disabled', async () => {
    const contextWithoutScripts = await browser.newContext({ javaScriptEnabled: false })
    const pageWithoutScripts = await contextWithoutScripts.newPage()
    await pageWithoutScripts.goto(`${server.url}/reset#token=abc`)
    expect(await pageWithoutScripts.locator('noscript p').isVisible()).toBe(true)
    expect(await pageWithoutScripts.locator('form').isVisible()).toBe(false)
    await contextWithoutScripts.close()
  })

  it.each(['/', '/verify', '/reset', '/invite'])('%s fits a screen that is 320 pixels wide', async (path) => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open(`${path}#token=abc`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })
})
