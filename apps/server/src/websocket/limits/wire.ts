/** A call as a client sends it. Other members, such as the input, are read by tRPC only. */
export interface SocketCall {
  readonly id: number | string
  readonly jsonrpc?: '2.0'
  readonly method: 'query' | 'mutation' | 'subscription' | 'subscription.stop'
  readonly params?: { readonly path: string }
}

/** An answer of tRPC on a socket. The types `started` and `stopped` occur for subscriptions only. */
export interface SocketAnswer {
  readonly id: number | string | null
  readonly result?: { readonly type: 'started' | 'data' | 'stopped' }
  readonly error?: { readonly data?: { readonly error?: { readonly code?: unknown } } }
}

/** Returns true for a call that tRPC can read and whose id is valid. */
export function isSocketCall(value: unknown): value is SocketCall {
  if (!isRecord(value)) return false
  const { id, jsonrpc, method, params } = value
  if (!isCallId(id)) return false
  if (jsonrpc !== undefined && jsonrpc !== '2.0') return false
  if (method === 'subscription.stop') return true
  if (method !== 'query' && method !== 'mutation' && method !== 'subscription') return false
  if (!isRecord(params) || typeof params.path !== 'string') return false
  return params.lastEventId === undefined || typeof params.lastEventId === 'string'
}

/** Returns the id of a message that may not be a valid call, to reject it with this id; null if it has no valid id. */
export function idOf(value: unknown): SocketCall['id'] | null {
  if (!isRecord(value)) return null
  return isCallId(value.id) ? value.id : null
}

/** Maximum length of an id. Ids stay in memory until their calls end, so long ids would take much memory. */
const maxIdLength = 100

/** Returns true for a valid id. `JSON.parse` reads 1e309 as Infinity, which JSON cannot express in the answer. */
function isCallId(id: unknown): id is SocketCall['id'] {
  return typeof id === 'string' ? id.length <= maxIdLength : Number.isFinite(id)
}

/**
 * Returns the `data` of connection parameters, `{ "data": { name: text } | null }`; undefined for any other message.
 */
export function readConnectionParams(message: unknown): Record<string, string> | null | undefined {
  if (!isRecord(message)) return undefined
  if (message.data === null) return null
  if (!isRecord(message.data)) return undefined
  const textEntries = Object.entries(message.data).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return textEntries.length === Object.keys(message.data).length ? Object.fromEntries(textEntries) : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
