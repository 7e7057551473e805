import type { Mail } from './mail.js'
import type { TokenPurpose } from './token-store.js'

/**
 * The mails that hold a link, and what the token in it can be spent for. (Those to projects have tokens of their own:
 * what they are worth stands with the invitation.)
 */
export const linkTemplates = {
  verifyEmail: 'verifyEmail',
  resetPassword: 'resetPassword',
  confirmEmailChange: 'changeEmail',
  invitation: 'register',
} as const satisfies Partial<Record<Mail['template'], TokenPurpose>>

type LinkTemplate = keyof typeof linkTemplates

export function isLinkTemplate(template: Mail['template']): template is LinkTemplate {
  return Object.hasOwn(linkTemplates, template)
}
