import { procedureRecords } from '@assistant/contract'
import { accountProcedures } from './account-procedures.js'
import { generationProcedures } from './generation-procedures.js'
import type { Rules } from './procedure-rules.js'
import { projectProcedures } from './project-procedures.js'

/** The rules of every procedure of the router, by its path. A missing procedure fails the test. */
export const procedures: Readonly<Record<string, Rules>> = Object.fromEntries(
  Object.entries({ ...accountProcedures, ...projectProcedures, ...generationProcedures }).map(([path, rules]) => {
    const record = procedureRecords.get(path)
    if (record === undefined) throw new Error(`The contract has no procedure ${path}`)
    return [path, { ...rules, kind: record.kind, access: record.access }]
  }),
)
