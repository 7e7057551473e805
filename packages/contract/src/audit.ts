import * as z from 'zod'
import { id, timestamp } from './primitives.js'

export const auditAction = z.enum([
  'user.register',
  'user.login',
  'user.loginFailed',
  'user.logout',
  'user.update',
  'user.suspend',
  'user.unsuspend',
  'user.delete',
  'user.setRoles',
  'user.invite',
  'password.change',
  'password.reset',
  'email.verify',
  'email.change',
  'session.revoke',
  'session.refreshGrace',
  'session.refreshReused',
  'project.create',
  'project.update',
  'project.delete',
  'project.restore',
  'project.purge',
  'project.share',
  'project.unshare',
  'project.setRole',
  'project.leave',
  'project.transfer',
  'invitation.accept',
  'invitation.decline',
  'invitation.revoke',
  'generation.start',
  'generation.cancel',
  'generation.delete',
  'audit.prune',
])
export type AuditAction = z.output<typeof auditAction>

/** An entry of the audit log. People are named by their id only. */
export const auditEntry = z.object({
  id,
  at: timestamp,
  /** The user who did it; null for the server itself, and when the user is unknown, as after a failed sign-in. */
  actorId: id.nullable(),
  action: auditAction,
  targetType: z.string(),
  targetId: z.string().nullable(),
  projectId: id.nullable(),
  sessionId: id.nullable(),
  /**
   * Null in the log of a project, for actions of the server, and once it is erased: after a time or with an account.
   */
  ipAddress: z.string().nullable(),
  /** Null like `ipAddress`, and when the client sent none. */
  userAgent: z.string().nullable(),
  outcome: z.enum(['success', 'failure']),
  /** JSON that contains neither secrets nor e-mail addresses. */
  details: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.output<typeof auditEntry>
