import { errorBody, procedureRecords } from '@assistant/contract'
import * as z from 'zod'
import type { Answer, CallOptions } from './trpc-calls.js'

export const procedureKind = (procedure: string) => procedureRecords.get(procedure)?.kind

/** Returns the address of a procedure in the REST face; undefined for a procedure that has none. */
export function restRoute(procedure: string) {
  const route = procedureRecords.get(procedure)?.rest
  return route && { status: 200, ...route }
}

/** Calls a procedure as a client of the REST face does: ids in the path, what is left in the query or the body. */
export async function callRest(
  url: string,
  procedure: string,
  input: Readonly<Record<string, unknown>>,
  { token, headers, signal }: CallOptions = {},
): Promise<Answer> {
  const place = restRoute(procedure)
  if (place === undefined) throw new Error(`${procedure} has no place in the REST face`)
  const { address, body } = restRequest(place, input)
  const response = await fetch(`${url}/api${address}`, {
    method: place.method,
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
  const failed = z.strictObject({ error: errorBody }).safeParse(answer)
  if (failed.success) return { status, headers: response.headers, error: failed.data.error }
  if (!response.ok) throw new Error(`An answer of status ${status} without an error: ${JSON.stringify(answer)}`)
  return { status, headers: response.headers, data: answer }
}

/** An input as it is sent: its address below `/api`, and its body where it has one. */
export function restRequest(
  { method, path }: { readonly method: string; readonly path: string },
  input: Readonly<Record<string, unknown>>,
): { readonly address: string; readonly body: string | undefined } {
  const left = new Map(Object.entries(input))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(left.get(name))
    left.delete(name)
    return encodeURIComponent(value)
  })
  if (method !== 'GET') {
    return { address: filled, body: left.size === 0 ? undefined : JSON.stringify(Object.fromEntries(left)) }
  }
  const query = new URLSearchParams()
  for (const [name, value] of left) if (value !== undefined) query.set(name, textOf(value))
  return { address: query.size === 0 ? filled : `${filled}?${query}`, body: undefined }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
