import type { Mail } from './mail.js'
import type { TokenPurpose } from './token-store.js'

/**
 * Purpose of the token in the link, for each template with a link except `projectInvitation`, whose tokens are stored
 * with the invitation.
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
