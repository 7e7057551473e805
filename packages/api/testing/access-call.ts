import { procedureRecords } from '@assistant/contract'
import * as z from 'zod'
import { appRouter } from '../src/app/app-router.js'
import type { TestServer } from './test-server.js'

type Procedure = (input: unknown) => Promise<unknown>

/** Calls a procedure by its path. Returns its answer, or the first event of a subscription. */
export async function call(
  caller: Awaited<ReturnType<TestServer['as']>>,
  path: string,
  input: object,
): Promise<unknown> {
  const [feature = '', name = ''] = path.split('.')
  const routers = caller as unknown as Record<string, Record<string, Procedure>>
  const procedure = routers[feature]?.[name]
  if (procedure === undefined) throw new Error(`${path} is not in the router`)
  const answer = await procedure(input)
  if (!isStream(answer)) return answer
  const events = answer[Symbol.asyncIterator]()
  const first = await events.next()
  await events.return?.()
  return first.value
}

/** Returns all procedures of the router, with the keys of their inputs. */
export function describeProcedures(): { readonly path: string; readonly keys: string[] }[] {
  return Object.keys(appRouter._def.procedures).map((path) => ({
    path,
    keys: keysOf(procedureRecords.get(path)?.input),
  }))
}

function keysOf(input: unknown): string[] {
  if (input instanceof z.ZodPrefault) return keysOf(input.unwrap())
  return input instanceof z.ZodObject ? Object.keys(input.shape) : []
}

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}
