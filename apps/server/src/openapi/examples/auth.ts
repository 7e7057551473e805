import type { contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'
import { ada, grace, mailedToken, password, session, tokens } from './story.js'

export const auth: OperationExamples<typeof contract.auth> = {
  register: {
    input: { email: ada.email, password, name: ada.name },
    output: { user: { ...ada, emailVerified: false }, session, tokens },
  },
  login: {
    input: { email: ada.email, password },
    output: { user: ada, session, tokens },
  },
  refresh: {
    input: { refreshToken: `rt1.${session.id}.1.…` },
    output: { ...tokens, refreshToken: `rt1.${session.id}.2.…` },
  },
  logout: {
    input: { refreshToken: `rt1.${session.id}.1.…` },
    output: { revoked: 1 },
  },
  requestPasswordReset: {
    input: { email: ada.email },
    output: { accepted: true },
  },
  resetPassword: {
    input: { token: mailedToken, newPassword: 'nine green kettles whistle' },
    output: { revokedSessions: 2 },
  },
  changePassword: {
    input: { currentPassword: password, newPassword: 'nine green kettles whistle' },
    output: { revokedSessions: 1 },
  },
  requestEmailVerification: {
    input: {},
    output: { accepted: true },
  },
  verifyEmail: {
    input: { token: mailedToken },
    output: { email: grace.email },
  },
  requestEmailChange: {
    input: { newEmail: 'ada@example.org', password },
    output: { accepted: true },
  },
}
