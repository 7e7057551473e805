/** A call as a client sends it. `lastEventId` and other members are tRPC's to read. */
export interface SocketCall {
  readonly id: number | string
  readonly jsonrpc?: '2.0'
  readonly method: 'query' | 'mutation' | 'subscription' | 'subscription.stop'
  readonly params?: { readonly path: string }
}

/** An answer of tRPC on a socket: `started`, `data` and `stopped` belong to subscriptions. */
export interface SocketAnswer {
  readonly id: number | string | null
  readonly result?: { readonly type: 'started' | 'data' | 'stopped' }
  readonly error?: { readonly data?: { readonly error?: { readonly code?: unknown } } }
}

/** Returns true for a call that tRPC can read and answers under its id. */
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

/** Returns the id of a value that may be a call, so that it is refused under its id; null where there is none. */
export function idOf(value: unknown): SocketCall['id'] | null {
  if (!isRecord(value)) return null
  return isCallId(value.id) ? value.id : null
}

/** An id is kept until its call has ended: a long one, for a hundred calls, would be a lot to keep. */
const maxIdLength = 100

/** JSON reads 1e309 as Infinity, and has no word to answer under it. */
function isCallId(id: unknown): id is SocketCall['id'] {
  return typeof id === 'string' ? id.length <= maxIdLength : Number.isFinite(id)
}

/** The parameters of a connection, or undefined where the message is none: `{ "data": { name: text } | null }`. */
export function readConnectionParams(message: unknown): Record<string, string> | null | undefined {
  if (!isRecord(message)) return undefined
  if (message.data === null) return null
  if (!isRecord(message.data)) return undefined
  const texts = Object.entries(message.data).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === Object.keys(message.data).length ? Object.fromEntries(texts) : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
