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

/** Every template, with the same words from a person in it. */
function mailsOf(words: string): readonly Mail[] {
  return [
    { template: 'verifyEmail', name: words, token },
    { template: 'resetPassword', name: words, token },
    { template: 'passwordChanged', name: words },
    { template: 'confirmEmailChange', name: words, token },
    { template: 'emailChangeRequested', name: words },
    { template: 'emailChanged', name: words },
    { template: 'tokenReused', name: words, device: words },
    { template: 'addressTaken', name: words },
    { template: 'invitation', inviterName: words, token },
    { template: 'projectInvitation', inviterName: words, projectName: words, token },
    { template: 'projectShared', name: words, inviterName: words, projectName: words },
  ]
}

const mails = mailsOf('Ada Lovelace').map((mail) => [mail.template, mail] as const)
const mailsWithLink = mails.flatMap(([template, mail]) =>
  'token' in mail ? [[template as keyof typeof pages, mail] as const] : [],
)
const render = (mail: Mail, publicUrl = 'https://assistant.example') => renderMail(mail, { publicUrl })

const count = (text: string, part: string) => text.split(part).length - 1

/** What people see of the HTML. */
function visible(html: string): string {
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

  it('has a subject of one line, that is nobody else’s', () => {
    expect(subject).toMatch(/^[\x20-\x7e]{10,78}$/)
    expect(mails.filter(([, other]) => render(other).subject === subject)).toHaveLength(1)
  })

  it('calls people by their name', () => {
    expect(text).toContain('Ada Lovelace')
  })

  it('says the same in both bodies', () => {
    const seen = visible(html).replace(/\s+/g, ' ')
    for (const line of text.split('\n').filter((line) => line !== '' && line !== '-- ')) {
      expect(seen).toContain(line.replace(/:$/, ''))
    }
  })

  it('fetches nothing and runs nothing', () => {
    expect(html).not.toMatch(/<(img|link|script|iframe|object|form|style)\b|src=|url\(|@import| on\w+=/i)
    expect(count(html, 'href=')).toBe('token' in mail ? 1 : 0)
  })

  it('says what to do where it was somebody else', () => {
    expect(text).toMatch(/If it was not you|If you did not sign up|If you do not know/)
  })
})

describe.each(mailsWithLink)('the link of %s', (template, mail) => {
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

  it('holds the token, and nothing else does', () => {
    const { subject, text, html } = render(mail)
    const link = `https://assistant.example/${pages[template]}#token=${token}`
    expect([count(text, token), count(html, token)]).toEqual([1, 2])
    expect([subject, text, html].map((part) => part.replaceAll(link, '')).join('')).not.toContain(token)
  })

  it('says how long it works', () => {
    expect(render(mail).text).toContain(lifetimes[template])
  })
})

describe('words that come from a person', () => {
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
  const everyone = hostile.flatMap(([words, shown]) =>
    mailsOf(words).map((mail) => [mail.template, words, shown, mail] as const),
  )

  it.each(everyone)('have no power in %s: %j', (_, __, shown, mail) => {
    const { subject, text, html } = render(mail)
    const harmless = render(mailsOf('Ada').find(({ template }) => template === mail.template) ?? mail)
    const tags = (body: string) => body.match(/<[^>]*>/g)
    expect(subject).toBe(harmless.subject)
    expect(tags(html)).toEqual(tags(harmless.html))
    expect(text.split('\n')).toHaveLength(harmless.text.split('\n').length)
    expect(text).toContain(shown)
    expect(visible(html)).toContain(shown)
  })

  it('stand between our quotation marks where they are said of somebody else', () => {
    const { text, html } = render({ template: 'invitation', inviterName: 'Visit http://evil.example now', token })
    expect(text).toContain('“Visit http: / / evil. example now” invites you')
    expect(html).toContain('“Visit http: / / evil. example now” invites you')
    expect(render({ template: 'tokenReused', name: 'Ada', device: 'Firefox on Linux' }).text).toContain(
      '“Firefox on Linux”',
    )
  })

  it.each(['Ada Lovelace', "Conan O'Brien", 'Anne-Marie', 'Zoë', '李小龍', 'محمد', 'Sammy Davis Jr.', '👩‍💻'])(
    'are left as they are when they are a name: %s',
    (name) => {
      expect(render({ template: 'passwordChanged', name }).text).toContain(`Hello ${name},\n`)
    },
  )
})
