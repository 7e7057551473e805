import { audit } from './procedures/audit.js'
import { auth } from './procedures/auth.js'
import { generations } from './procedures/generations.js'
import { projects } from './procedures/projects.js'
import type { ProcedureRecord } from './procedures/record.js'
import { sessions } from './procedures/sessions.js'
import { system } from './procedures/system.js'
import { users } from './procedures/users.js'

/**
 * All procedures, one record each. The router, the REST face, the OpenAPI document and the client interface of the SDK
 * derive from them. Inputs are strict. Outputs drop keys that their schema does not name, except in stored settings.
 */
export const contract = { auth, users, sessions, projects, generations, audit, system } as const

/** The records by the names of their procedures: `projects.share`. */
export const procedureRecords: ReadonlyMap<string, ProcedureRecord> = new Map(
  Object.entries<Readonly<Record<string, ProcedureRecord>>>(contract).flatMap(([router, records]) =>
    Object.entries(records).map(([name, record]) => [`${router}.${name}`, record]),
  ),
)
