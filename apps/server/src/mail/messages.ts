import type { Mail } from '@assistant/api'
import { type Content, htmlBody, textBody } from './layout.js'
import { plainName } from './plain-name.js'

export interface RenderedMail {
  /** One line, the same for everybody: nothing in it comes from a person. */
  readonly subject: string
  readonly text: string
  readonly html: string
}

const product = 'LikeMinds Assistant'

/** Writes a mail in plain text and in HTML, which say the same. The token stands in its link, after the `#`. */
export function renderMail(mail: Mail, { publicUrl }: { readonly publicUrl: string }): RenderedMail {
  const base = publicUrl.replace(/(?<!\/)\/+$/, '')
  const content: Content = { ...wordsOf(mail, base), sender: `${product}, ${base}` }
  return { subject: content.subject, text: textBody(content), html: htmlBody(content) }
}

type Words = Omit<Content, 'sender'>

function wordsOf(mail: Mail, base: string): Words {
  // What comes after the # is sent to no server: whatever opens links before people do spends nothing by it.
  const link = (page: string, token: string) => `${base}/${page}#token=${encodeURIComponent(token)}`
  switch (mail.template) {
    case 'verifyEmail':
      return {
        subject: `Welcome to ${product}: please confirm your address`,
        greeting: greet(mail.name),
        paragraphs: [`Welcome to ${product}! One thing is left to do: please confirm that this address is yours.`],
        action: { label: 'Confirm my address', link: link('verify', mail.token) },
        notes: ['The link works once, within 24 hours.', 'If you did not sign up, please ignore this mail.'],
      }
    case 'resetPassword':
      return {
        subject: 'Choose a new password',
        greeting: greet(mail.name),
        paragraphs: [`Somebody, we hope it was you, asked for a new password for your account at ${product}.`],
        action: { label: 'Choose a new password', link: link('reset', mail.token) },
        notes: [
          'The link works once, within 30 minutes. The new password signs you out wherever you are signed in.',
          'If it was not you, please ignore this mail: your password stays as it is.',
        ],
      }
    case 'passwordChanged':
      return {
        subject: 'Your password was changed',
        greeting: greet(mail.name),
        paragraphs: [`The password of your account at ${product} was changed. If you did that, all is well.`],
        notes: [`If it was not you, ${resetAtOnce}`],
      }
    case 'confirmEmailChange':
      return {
        subject: 'Please confirm your new address',
        greeting: greet(mail.name),
        paragraphs: [`You want to use this address for your account at ${product}. Please confirm that it is yours.`],
        action: { label: 'Use this address', link: link('confirm', mail.token) },
        notes: [
          'The link works once, within 24 hours. Until then your old address stays in use.',
          'If it was not you, please ignore this mail: nothing changes.',
        ],
      }
    case 'emailChangeRequested':
      return {
        subject: 'Another address was asked for',
        greeting: greet(mail.name),
        paragraphs: [
          `Somebody who knows your password asked to use another e-mail address for your account at ${product}.`,
          'Nothing has changed yet: the new address has to be confirmed first, within 24 hours. If it was you, all is well.',
        ],
        notes: [`If it was not you, ${resetAtOnce}`, 'A new password also stops the change of the address.'],
      }
    case 'emailChanged':
      return {
        subject: 'Your address was changed',
        greeting: greet(mail.name),
        paragraphs: [
          `Your account at ${product} now uses another e-mail address, and no longer this one. If you did that, all is well.`,
        ],
        notes: [
          'If it was not you, ask an administrator for help at once: what you need to reset your password would be mailed to the other address.',
        ],
      }
    case 'tokenReused':
      return {
        subject: 'We signed you out on one device, to be safe',
        greeting: greet(mail.name),
        paragraphs: [
          `We ended one of your sessions at ${product}, on the device “${plainName(mail.device)}”.`,
          'A key of that session was used again after it had been replaced. That can mean that somebody has copied it.',
          'You can sign in again there. Your other sessions go on.',
        ],
        notes: [`If you do not know that device, or anything looks strange to you, ${resetAtOnce}`],
      }
    case 'addressTaken':
      return {
        subject: 'You already have an account',
        greeting: greet(mail.name),
        paragraphs: [
          `Somebody, perhaps you, wanted to use this address for an account at ${product}. It belongs to yours already, so nothing was changed.`,
        ],
        notes: [
          'If it was you, sign in as usual, or ask for a new password if you have forgotten yours.',
          'If it was not you, there is nothing to do.',
        ],
      }
    case 'invitation':
      return {
        subject: `You are invited to ${product}`,
        greeting: 'Hello,',
        paragraphs: [
          `“${plainName(mail.inviterName)}” invites you to ${product}.`,
          'It writes complete Flutter projects from a sentence that says what you want.',
        ],
        action: { label: 'See the invitation', link: link('invite', mail.token) },
        notes: [
          'The link works for 7 days.',
          'The name is what they call themselves. If you do not know who it is, please ignore this mail: nothing happens.',
        ],
      }
    case 'projectInvitation':
      return {
        subject: 'You are invited to a project',
        greeting: 'Hello,',
        paragraphs: [
          `“${plainName(mail.inviterName)}” invites you to the project “${plainName(mail.projectName)}” at ${product}.`,
        ],
        action: { label: 'See the invitation', link: link('invite', mail.token) },
        notes: [
          'The link works for 7 days. You can make your account with it, or use the one that you have with this address.',
          'The names are what people have chosen. If you do not know who it is, please ignore this mail: nothing happens.',
        ],
      }
    case 'projectShared':
      return {
        subject: 'A project was shared with you',
        greeting: greet(mail.name),
        paragraphs: [
          `“${plainName(mail.inviterName)}” has shared the project “${plainName(mail.projectName)}” with you at ${product}. It is in your list of projects now.`,
        ],
        notes: [
          'The names are what people have chosen. If you do not know who it is, leave the project: then it is gone from your list.',
        ],
      }
  }
}

const resetAtOnce =
  'reset your password at once: that signs out everybody who uses your account. If you cannot, ask an administrator for help.'

function greet(name: string): string {
  return `Hello ${plainName(name)},`
}
