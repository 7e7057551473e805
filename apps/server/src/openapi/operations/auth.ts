import type { contract } from '@assistant/contract'
import type { OperationTexts } from '../operation-text.js'
import { ada, grace, mailedToken, password, session, tokens } from './story.js'

export const auth: OperationTexts<typeof contract.auth> = {
  register: {
    description:
      'Signs in too. A link by mail proves the address; an `invitationToken` that was mailed to it does so at once.',
    errors: ['EMAIL_TAKEN', 'WEAK_PASSWORD', 'REGISTRATION_CLOSED', 'INVALID_TOKEN', 'CSRF_REJECTED'],
    input: { email: ada.email, password, name: ada.name },
    output: { user: { ...ada, emailVerified: false }, session, tokens },
  },
  login: {
    description: 'With `"cookie": true` the tokens are in HttpOnly cookies, and null in the answer.',
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_SUSPENDED', 'CSRF_REJECTED'],
    input: { email: ada.email, password },
    output: { user: ada, session, tokens },
  },
  refresh: {
    description: `Without \`refreshToken\`, the one in the cookie counts. Asking again with the same one, because an answer was lost, is
safe. A \`refreshToken\` of null in the answer means: keep the one that you have.`,
    errors: [
      'INVALID_REFRESH_TOKEN',
      'REFRESH_TOKEN_REUSED',
      'SESSION_REVOKED',
      'SESSION_EXPIRED',
      'ACCOUNT_SUSPENDED',
      'CSRF_REJECTED',
    ],
    input: { refreshToken: `rt1.${session.id}.1.…` },
    output: { ...tokens, refreshToken: `rt1.${session.id}.2.…` },
  },
  logout: {
    description:
      'Ends the session of the refresh token, the access token or the cookies, and clears cookies that were sent: then it needs `x-assistant-csrf` too.',
    errors: ['CSRF_REJECTED'],
    input: { refreshToken: `rt1.${session.id}.1.…` },
    output: { revoked: 1 },
  },
  requestPasswordReset: {
    description: 'Mails a link if the address has an account. The answer does not tell.',
    input: { email: ada.email },
    output: { accepted: true },
  },
  resetPassword: {
    description: 'Ends all sessions of the account.',
    errors: ['INVALID_TOKEN', 'WEAK_PASSWORD'],
    input: { token: mailedToken, newPassword: 'nine green kettles whistle' },
    output: { revokedSessions: 2 },
  },
  changePassword: {
    description: 'Ends all other sessions of the account.',
    errors: ['INVALID_CREDENTIALS', 'WEAK_PASSWORD'],
    input: { currentPassword: password, newPassword: 'nine green kettles whistle' },
    output: { revokedSessions: 1 },
  },
  requestEmailVerification: {
    description: 'Mails a link to the caller; when the address is verified already, sends nothing.',
    input: {},
    output: { accepted: true },
  },
  verifyEmail: {
    description: 'Also confirms a change of address.',
    errors: ['INVALID_TOKEN', 'EMAIL_TAKEN'],
    input: { token: mailedToken },
    output: { email: grace.email },
  },
  requestEmailChange: {
    description: 'Mails a link to the new address, and tells the old one.',
    errors: ['INVALID_CREDENTIALS'],
    input: { newEmail: 'ada@example.org', password },
    output: { accepted: true },
  },
}
