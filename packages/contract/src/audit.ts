import * as z from 'zod'
import { id, inputOf, list, page, timestamp } from './primitives.js'

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

/** Something that happened. It names people by id alone. */
export const auditEntry = z.object({
  id,
  at: timestamp,
  /** Null: the system itself. */
  actorId: id.nullable(),
  action: auditAction,
  targetType: z.string(),
  targetId: z.string().nullable(),
  projectId: id.nullable(),
  sessionId: id.nullable(),
  /** From where: for administrators, and only until it is erased. */
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  outcome: z.enum(['success', 'failure']),
  /** JSON, never a secret, never an address of mail. */
  details: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.output<typeof auditEntry>

export const audit = {
  /** Newest first; `from` is inside, `to` is not. Administrators only. */
  list: {
    input: inputOf({
      actorId: id.optional(),
      action: auditAction.optional(),
      projectId: id.optional(),
      from: timestamp.optional(),
      to: timestamp.optional(),
      ...page,
    }).prefault({}),
    output: list(auditEntry),
  },

  /** What happened in a project, newest first, without from where. The owner only. Errors: PROJECT_NOT_FOUND, FORBIDDEN. */
  listForProject: { input: inputOf({ projectId: id, ...page }), output: list(auditEntry) },
} as const

export type ListAuditInput = z.output<typeof audit.list.input>
export type ListProjectAuditInput = z.output<typeof audit.listForProject.input>
