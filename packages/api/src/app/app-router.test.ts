import { type ProcedureRecord, procedureRecords } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { appRouter } from './app-router.js'

interface BuiltProcedure {
  readonly _def: {
    readonly type: ProcedureRecord['kind']
    readonly meta?: unknown
    readonly inputs: readonly unknown[]
    readonly output?: unknown
  }
}

const procedures = appRouter._def.procedures as unknown as Record<string, BuiltProcedure>

describe('the router', () => {
  it('has the procedures of the contract, and no others', () => {
    expect(Object.keys(procedures).sort()).toEqual([...procedureRecords.keys()].sort())
  })

  it.each([...procedureRecords])('builds %s from its own record', (path, record) => {
    const { type, meta, inputs, output } = procedures[path]?._def ?? {}
    expect(meta).toBe(record)
    expect(type).toBe(record.kind)
    expect(inputs).toEqual([record.input])
    expect(output).toBe(record.kind === 'subscription' ? undefined : record.output)
  })

  // A watch has no log to resume from, so it has no route in the REST API.
  it.each([...procedureRecords])('has a REST route for %s unless it is a watch', (path, { rest }) => {
    expect(rest === undefined).toBe(path.endsWith('.watch'))
  })
})
