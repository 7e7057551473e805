import { errorBody, procedureRecords } from '@assistant/contract'
import * as z from 'zod'
import type { Answer, CallOptions } from './trpc-calls.js'

/** Returns the kind of a procedure: query, mutation or subscription. */
export const procedureKind = (procedure: string) => procedureRecords.get(procedure)?.kind

/** Returns the REST route of a procedure; undefined for a procedure that has none. */
export function restRoute(procedure: string) {
  const route = procedureRecords.get(procedure)?.rest
  return route && { status: 200, ...route }
}

/** Calls a procedure over REST: ids in the path, the rest of the input in the query or the body. */
export async function callRest(
  url: string,
  procedure: string,
  input: Readonly<Record<string, unknown>>,
  { token, headers, signal }: CallOptions = {},
): Promise<Answer> {
  const route = restRoute(procedure)
  if (route === undefined) throw new Error(`${procedure} has no REST route`)
  const { address, body } = restRequest(route, input)
  const response = await fetch(`${url}/api${address}`, {
    method: route.method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  })
  const { status } = response
  const answer: unknown = await response.json()
  const failure = z.strictObject({ error: errorBody }).safeParse(answer)
  if (failure.success) return { status, headers: response.headers, error: failure.data.error }
  if (!response.ok) throw new Error(`An answer of status ${status} without an error: ${JSON.stringify(answer)}`)
  return { status, headers: response.headers, data: answer }
}

/** Returns the address below `/api` and the body, if any, of a call with this input. */
export function restRequest(
  { method, path }: { readonly method: string; readonly path: string },
  input: Readonly<Record<string, unknown>>,
): { readonly address: string; readonly body: string | undefined } {
  const remaining = new Map(Object.entries(input))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(remaining.get(name))
    remaining.delete(name)
    return encodeURIComponent(value)
  })
  if (method !== 'GET') {
    return { address: filled, body: remaining.size === 0 ? undefined : JSON.stringify(Object.fromEntries(remaining)) }
  }
  const query = new URLSearchParams()
  for (const [name, value] of remaining) if (value !== undefined) query.set(name, textOf(value))
  return { address: query.size === 0 ? filled : `${filled}?${query}`, body: undefined }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
