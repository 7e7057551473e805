import type * as z from 'zod'
import { auditAction, auditEntry } from '../audit.js'
import { id, inputOf, list, page, timestamp } from '../primitives.js'
import { query } from './record.js'

export const audit = {
  list: query({
    access: 'admin',
    rest: { method: 'GET', path: '/audit/' },
    summary: 'Lists the audit log of the server, newest first',
    description: 'Entries at `from` are included, entries at `to` are not.',
    errors: [],
    input: inputOf({
      /** The user who did it. */
      actorId: id.optional(),
      action: auditAction.optional(),
      projectId: id.optional(),
      /** Inclusive. */
      from: timestamp.optional(),
      /** Exclusive. */
      to: timestamp.optional(),
      ...page,
    }).prefault({}),
    output: list(auditEntry),
  }),

  listForProject: query({
    access: 'owner',
    rest: { method: 'GET', path: '/projects/{projectId}/audit' },
    summary: 'Lists the audit log of a project, newest first',
    description: 'IP addresses and user agents are null.',
    errors: [],
    input: inputOf({ projectId: id, ...page }),
    output: list(auditEntry),
  }),
} as const

export type ListAuditInput = z.output<typeof audit.list.input>
export type ListProjectAuditInput = z.output<typeof audit.listForProject.input>
