import type { Mail } from '@assistant/api'
import { type Content, htmlBody, textBody } from './layout.js'
import { plainName } from './plain-name.js'

export interface RenderedMail {
  /** One line. Depends on the template only and holds no text that a person wrote. */
  readonly subject: string
  readonly text: string
  readonly html: string
}

const product = 'LikeMinds Assistant'

/** Renders a mail as plain text and as HTML, with the same content. A token is in the fragment of the link. */
export function renderMail(mail: Mail, { publicUrl }: { readonly publicUrl: string }): RenderedMail {
  const base = publicUrl.replace(/(?<!\/)\/+$/, '')
  const content: Content = { ...contentOf(mail, base), sender: `${product}, ${base}` }
  return { subject: content.subject, text: textBody(content), html: htmlBody(content) }
}

function contentOf(mail: Mail, base: string): Omit<Content, 'sender'> {
  // Browsers do not send the fragment to the server. A scanner that opens the link therefore does not use up the token.
  const link = (page: string, token: string) => `${base}/${page}#token=${encodeURIComponent(token)}`
  switch (mail.template) {
    case 'verifyEmail':
      return {
        subject: `Welcome to ${product}: please confirm your address`,
        greeting: greet(mail.name),
        paragraphs: [`Welcome to ${product}! Please confirm that this address is yours.`],
        action: { label: 'Confirm my address', link: link('verify', mail.token) },
        notes: ['The link works once, within 24 hours.', 'If you did not sign up, please ignore this mail.'],
      }
    case 'resetPassword':
      return {
        subject: 'Choose a new password',
        greeting: greet(mail.name),
        paragraphs: [`Somebody asked for a new password for your account at ${product}. We hope it was you.`],
        action: { label: 'Choose a new password', link: link('reset', mail.token) },
        notes: [
          'The link works once, within 30 minutes. When you save the new password, all your devices are signed out.',
          'If it was not you, please ignore this mail: your password does not change.',
        ],
      }
    case 'passwordChanged':
      return {
        subject: 'Your password was changed',
        greeting: greet(mail.name),
        paragraphs: [`The password of your account at ${product} was changed. If it was you, there is nothing to do.`],
        notes: [`If it was not you, ${resetAtOnce}`],
      }
    case 'confirmEmailChange':
      return {
        subject: 'Please confirm your new address',
        greeting: greet(mail.name),
        paragraphs: [`You want to use this address for your account at ${product}. Please confirm that it is yours.`],
        action: { label: 'Use this address', link: link('confirm', mail.token) },
        notes: [
          'The link works once, within 24 hours. Until you confirm, your account keeps its old address.',
          'If it was not you, please ignore this mail: nothing changes.',
        ],
      }
    case 'emailChangeRequested':
      return {
        subject: 'A change of your address was requested',
        greeting: greet(mail.name),
        paragraphs: [
          `Somebody who knows your password asked to use another e-mail address for your account at ${product}.`,
          'Nothing has changed yet: the new address must be confirmed first, within 24 hours. If it was you, there is nothing to do.',
        ],
        notes: [`If it was not you, ${resetAtOnce}`, 'A new password also cancels the change of the address.'],
      }
    case 'emailChanged':
      return {
        subject: 'Your address was changed',
        greeting: greet(mail.name),
        paragraphs: [
          `Your account at ${product} now uses another e-mail address instead of this one. If it was you, there is nothing to do.`,
        ],
        notes: [
          'If it was not you, ask an administrator for help at once: a link to reset your password would be mailed to the other address.',
        ],
      }
    case 'tokenReused':
      return {
        subject: 'We signed you out on one device, to be safe',
        greeting: greet(mail.name),
        paragraphs: [
          `We ended one of your sessions at ${product}, on the device “${plainName(mail.device)}”.`,
          'A sign-in key of that session was used again after it had been replaced. This can mean that somebody copied it.',
          'You can sign in again on that device. Your other sessions are still active.',
        ],
        notes: [`If you do not know that device, or something looks wrong to you, ${resetAtOnce}`],
      }
    case 'addressTaken':
      return {
        subject: 'You already have an account',
        greeting: greet(mail.name),
        paragraphs: [
          `Somebody, perhaps you, wanted to use this address for an account at ${product}. The address already belongs to your account, so nothing was changed.`,
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
          'It writes complete Flutter projects from a description of what you want.',
        ],
        action: { label: 'See the invitation', link: link('invite', mail.token) },
        notes: [
          'The link works for 7 days.',
          'People choose their names themselves. If you do not know this person, please ignore this mail: nothing happens.',
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
          'The link works for 7 days. With it, you can create an account, or use the account that you have with this address.',
          'People choose these names themselves. If you do not know this person, please ignore this mail: nothing happens.',
        ],
      }
    case 'projectShared':
      return {
        subject: 'A project was shared with you',
        greeting: greet(mail.name),
        paragraphs: [
          `“${plainName(mail.inviterName)}” has shared the project “${plainName(mail.projectName)}” with you at ${product}. You find it in your list of projects.`,
        ],
        notes: [
          'People choose these names themselves. If you do not know this person, leave the project: it then disappears from your list.',
        ],
      }
  }
}

const resetAtOnce =
  'reset your password at once: this signs out everybody who uses your account. If you cannot do it, ask an administrator for help.'

function greet(name: string): string {
  return `Hello ${plainName(name)},`
}
