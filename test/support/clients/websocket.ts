import { once } from 'node:events'
import { type ErrorBody, errorBody } from '@assistant/contract'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Cleanup } from '../cleanup.js'

/** tRPC's messages on a WebSocket, as far as these tests look at them. */
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

/** A tracked piece of a subscription. */
export interface SubscriptionItem {
  readonly id: string | undefined
  readonly data: unknown
}

export interface RawSocket {
  readonly call: (method: 'query' | 'mutation', path: string, input?: unknown) => Promise<SocketAnswer>
  /** Yields to the end of the subscription. Throws the `ErrorBody` when it ends in an error, and when the socket closes. */
  readonly subscribe: (path: string, input?: unknown) => AsyncGenerator<SubscriptionItem>
  /** Sends anything, as text or binary, and awaits nothing. */
  readonly send: (data: string | Uint8Array) => void
  /** The next answer, from now on, under this id. */
  readonly answer: (id: number | null) => Promise<SocketAnswer>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly isOpen: () => boolean
  readonly terminate: () => void
}

/** Opens a socket as a client of another language would: bare messages, the token in the Authorization header. */
export async function openSocket(cleanup: Cleanup, url: string, token?: string | null): Promise<RawSocket> {
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
  // After an error comes the close, which those who wait hear of.
  socket.on('error', () => undefined)
  const opened = await Promise.race([once(socket, 'open').then(() => true), closed.then(() => false)])
  if (!opened) throw new Error('The socket was refused.')

  // Far from the ids that tests choose themselves.
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

/** A tracked piece holds its id twice: beside the data and within it. */
function untracked(data: unknown, id: string | undefined): unknown {
  return id !== undefined && typeof data === 'object' && data !== null && 'data' in data ? data.data : data
}

/** An address that already says where, with a query perhaps, is taken as it is. */
function socketUrl(url: string): string {
  const address = url.replace(/^http/, 'ws')
  return address.includes('/trpc') ? address : `${address}/trpc`
}
