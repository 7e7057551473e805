import { once } from 'node:events'
import { type ErrorBody, errorBody } from '@assistant/contract'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Cleanup } from '../cleanup.js'

/** The parts of tRPC's WebSocket messages that tests read. */
const message = z.object({
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  result: z
    .object({
      type: z.enum(['started', 'data', 'stopped']).optional(),
      id: z.string().optional(),
      data: z.unknown().optional(),
    })
    .optional(),
  error: z.object({ data: z.object({ error: errorBody }) }).optional(),
  method: z.string().optional(),
})

export interface SocketAnswer {
  readonly data?: unknown
  readonly error?: ErrorBody
}

/** A value of a subscription. Its id is set when the procedure tracks values. */
export interface SubscriptionItem {
  readonly id: string | undefined
  readonly data: unknown
}

/** A WebSocket to the tRPC endpoint. */
export interface TrpcSocket {
  readonly call: (method: 'query' | 'mutation', path: string, input?: unknown) => Promise<SocketAnswer>
  /** Yields until the subscription ends. Throws the `ErrorBody` that ends it, or an `Error` when the socket closes. */
  readonly subscribe: (path: string, input?: unknown) => AsyncGenerator<SubscriptionItem>
  /** Sends a text or binary message and does not wait for an answer. */
  readonly send: (data: string | Uint8Array) => void
  /** Waits for the next answer with this id. */
  readonly answer: (id: number | null) => Promise<SocketAnswer>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly isOpen: () => boolean
  readonly terminate: () => void
}

/** Opens a socket with the token in the Authorization header, as a client in another language does. */
export async function openSocket(cleanup: Cleanup, url: string, token?: string | null): Promise<TrpcSocket> {
  const socket = new WebSocket(socketUrl(url), {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })
  cleanup.add(() => socket.terminate())
  const listeners = new Map<number | string | null, (answer: z.output<typeof message>) => void>()
  socket.on('message', (data) => {
    const text = String(data)
    if (text === 'PING') return socket.send('PONG')
    if (text === 'PONG') return
    const parsed = message.parse(JSON.parse(text))
    listeners.get(parsed.id ?? null)?.(parsed)
  })
  const closed = once(socket, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) }))
  // The close event that follows an error rejects the pending calls.
  socket.on('error', () => undefined)
  const opened = await Promise.race([once(socket, 'open').then(() => true), closed.then(() => false)])
  if (!opened) throw new Error('The server rejected the socket.')

  // Does not overlap with ids that tests choose.
  let lastId = 1_000_000
  const answer = (id: number | null): Promise<SocketAnswer> =>
    new Promise((resolve, reject) => {
      listeners.set(id, ({ result, error }) => {
        listeners.delete(id)
        resolve(error ? { error: error.data.error } : { data: result?.data })
      })
      closed.then(({ code, reason }) => reject(new Error(`The socket was closed: ${code} ${reason}`)))
    })

  return {
    call(method, path, input) {
      lastId += 1
      const answered = answer(lastId)
      socket.send(JSON.stringify({ id: lastId, method, params: { path, input } }))
      return answered
    },
    async *subscribe(path, input) {
      lastId += 1
      const id = lastId
      const waiting: (SubscriptionItem | 'end' | { readonly failure: unknown })[] = []
      let wake: () => void = () => undefined
      const push = (item: (typeof waiting)[number]) => {
        waiting.push(item)
        wake()
      }
      listeners.set(id, ({ result, error }) => {
        if (error) push({ failure: error.data.error })
        else if (result?.type === 'stopped') push('end')
        else if (result?.type !== 'started') push({ id: result?.id, data: untracked(result?.data, result?.id) })
      })
      void closed.then(({ code, reason }) => push({ failure: new Error(`The socket was closed: ${code} ${reason}`) }))
      socket.send(JSON.stringify({ id, method: 'subscription', params: { path, input } }))
      try {
        for (;;) {
          const item = waiting.shift()
          if (item === undefined) await new Promise<void>((resolve) => (wake = resolve))
          else if (item === 'end') return
          else if ('failure' in item) throw item.failure
          else yield item
        }
      } finally {
        listeners.delete(id)
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ id, method: 'subscription.stop' }))
      }
    },
    send: (data) => socket.send(data),
    answer,
    closed,
    isOpen: () => socket.readyState === socket.OPEN,
    terminate: () => socket.terminate(),
  }
}

/** Returns the data of a tracked value, whose message holds the id twice: beside the data and within it. */
function untracked(data: unknown, id: string | undefined): unknown {
  return id !== undefined && typeof data === 'object' && data !== null && 'data' in data ? data.data : data
}

/** Appends `/trpc` to the address, unless it already contains it. */
function socketUrl(url: string): string {
  const address = url.replace(/^http/, 'ws')
  return address.includes('/trpc') ? address : `${address}/trpc`
}
