import type { Mail } from '@assistant/api'
import { describe, expect, it } from 'vitest'
import { renderMail } from './messages.js'

const token = 'Tok3n-_0123456789abcdefghijklmnopqrstuvwxyzAB'

const pages = {
  verifyEmail: 'verify',
  resetPassword: 'reset',
  confirmEmailChange: 'confirm',
  invitation: 'invite',
  projectInvitation: 'invite',
}
const lifetimes = {
  verifyEmail: '24 hours',
  resetPassword: '30 minutes',
  confirmEmailChange: '24 hours',
  invitation: '7 days',
  projectInvitation: '7 days',
}

/** Returns a mail of every template. All texts from people in them are `text`. */
function mailsOf(text: string): readonly Mail[] {
  return [
    { template: 'verifyEmail', name: text, token },
    { template: 'resetPassword', name: text, token },
    { template: 'passwordChanged', name: text },
    { template: 'confirmEmailChange', name: text, token },
    { template: 'emailChangeRequested', name: text },
    { template: 'emailChanged', name: text },
    { template: 'tokenReused', name: text, device: text },
    { template: 'addressTaken', name: text },
    { template: 'invitation', inviterName: text, token },
    { template: 'projectInvitation', inviterName: text, projectName: text, token },
    { template: 'projectShared', name: text, inviterName: text, projectName: text },
  ]
}

const mails = mailsOf('Ada Lovelace').map((mail) => [mail.template, mail] as const)
const mailsWithLink = mails.flatMap(([template, mail]) =>
  'token' in mail ? [[template as keyof typeof pages, mail] as const] : [],
)
const render = (mail: Mail, publicUrl = 'https://assistant.example') => renderMail(mail, { publicUrl })

const count = (text: string, part: string) => text.split(part).length - 1

/** Returns the visible text of an HTML body. */
function visibleText(html: string): string {
  return html
    .slice(html.indexOf('<body'))
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

describe.each(mails)('the mail %s', (_, mail) => {
  const { subject, text, html } = render(mail)

  it('has a subject of one line that no other template has', () => {
    expect(subject).toMatch(/^[\x20-\x7e]{10,78}$/)
    expect(mails.filter(([, other]) => render(other).subject === subject)).toHaveLength(1)
  })

  it('contains the name of a person', () => {
    expect(text).toContain('Ada Lovelace')
  })

  it('has the same content as text and as HTML', () => {
    const seen = visibleText(html).replace(/\s+/g, ' ')
    for (const line of text.split('\n').filter((line) => line !== '' && line !== '-- ')) {
      expect(seen).toContain(line.replace(/:$/, ''))
    }
  })

  it('loads no resources and runs no scripts', () => {
    expect(html).not.toMatch(/<(img|link|script|iframe|object|form|style)\b|src=|url\(|@import| on\w+=/i)
    expect(count(html, 'href=')).toBe('token' in mail ? 1 : 0)
  })

  it('explains what to do if the recipient did not ask for it', () => {
    expect(text).toMatch(/If it was not you|If you did not sign up|If you do not know/)
  })
})

describe.each(mailsWithLink)('the link in the mail %s', (template, mail) => {
  it.each([
    ['https://assistant.example', 'https://assistant.example'],
    ['https://assistant.example/', 'https://assistant.example'],
    ['https://example.org/tools/assistant', 'https://example.org/tools/assistant'],
    ['https://example.org/tools/assistant/', 'https://example.org/tools/assistant'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ])('begins with the public URL %s', (publicUrl, base) => {
    const { text, html } = render(mail, publicUrl)
    const link = `${base}/${pages[template]}#token=${token}`
    expect(count(text, `\n${link}\n`)).toBe(1)
    expect(count(html, `<a href="${link}"`)).toBe(1)
    expect(count(html, `>${link}</span>`)).toBe(1)
  })

  it('is the only part of the mail that contains the token', () => {
    const { subject, text, html } = render(mail)
    const link = `https://assistant.example/${pages[template]}#token=${token}`
    expect([count(text, token), count(html, token)]).toEqual([1, 2])
    expect([subject, text, html].map((part) => part.replaceAll(link, '')).join('')).not.toContain(token)
  })

  it('is mailed with the time for which it is valid', () => {
    expect(render(mail).text).toContain(lifetimes[template])
  })
})

describe('text from a person in a mail', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['<script>alert(1)</script>', '<script>alert(1)</ script>'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['"><a href="javascript:alert(1)">here</a>', `'><a href='javascript: alert(1)'>here</ a>`],
    ['R&D & co &lt;', 'R&D & co &lt;'],
    ['Visit http://evil.example now', 'Visit http: / / evil. example now'],
    ['www.evil.example', 'www. evil. example'],
    ['evil。example', 'evil。 example'],
    ['ada@evil.example', 'ada@ evil. example'],
    ['Ada” sent you 500 EUR. “', "Ada' sent you 500 EUR. '"],
    ['Ada\r\nBcc: eve@evil.example\r\n\r\nAll is lost', 'Ada Bcc: eve@ evil. example All is lost'],
    ['Ada\u2028\u0000\u0007\u0085Eve', 'Ada Eve'],
    ['\u202Eadvance\u202C', 'advance'],
    ['\u2066\u200F', 'somebody'],
    ['x'.repeat(300), `${'x'.repeat(100)}…`],
    ['👩‍💻'.repeat(100), `${'👩‍💻'.repeat(33)}👩…`],
  ]
  const hostileMails = hostile.flatMap(([text, shown]) =>
    mailsOf(text).map((mail) => [mail.template, text, shown, mail] as const),
  )

  it.each(hostileMails)('cannot add markup, links or lines to %s: %j', (_, __, shown, mail) => {
    const { subject, text, html } = render(mail)
    const harmless = render(mailsOf('Ada').find(({ template }) => template === mail.template) ?? mail)
    const tags = (body: string) => body.match(/<[^>]*>/g)
    expect(subject).toBe(harmless.subject)
    expect(tags(html)).toEqual(tags(harmless.html))
    expect(text.split('\n')).toHaveLength(harmless.text.split('\n').length)
    expect(text).toContain(shown)
    expect(visibleText(html)).toContain(shown)
  })

  it('is quoted if it is not the name of the recipient', () => {
    const { text, html } = render({ template: 'invitation', inviterName: 'Visit http://evil.example now', token })
    expect(text).toContain('“Visit http: / / evil. example now” invites you')
    expect(html).toContain('“Visit http: / / evil. example now” invites you')
    expect(render({ template: 'tokenReused', name: 'Ada', device: 'Firefox on Linux' }).text).toContain(
      '“Firefox on Linux”',
    )
  })

  it.each(['Ada Lovelace', "Conan O'Brien", 'Anne-Marie', 'Zoë', '李小龍', 'محمد', 'Sammy Davis Jr.', '👩‍💻'])(
    'is left unchanged if it is an ordinary name: %s',
    (name) => {
      expect(render({ template: 'passwordChanged', name }).text).toContain(`Hello ${name},\n`)
    },
  )
})
