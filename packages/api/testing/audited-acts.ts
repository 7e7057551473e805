import type { AuditedAct, People } from './audit-calls.js'
import { auditedAccountActs } from './audited-account-acts.js'
import { auditedAuthActs } from './audited-auth-acts.js'

/** Returns the audited calls on accounts and sessions. Each `prepare` needs people whom no other act has used. */
export function auditedActs(people: () => People): AuditedAct[] {
  return [...auditedAuthActs(people), ...auditedAccountActs(people)]
}
