import { once } from 'node:events'
import { WebSocket } from 'ws'

export interface SocketOptions {
  readonly query?: string
  readonly headers?: Record<string, string>
}

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Answer = any

export interface TestSocket {
  readonly socket: WebSocket
  readonly send: (message: unknown) => void
  /** Returns the first answer that matches and was not returned before, and waits for it if needed. */
  readonly answer: (matches?: (answer: Answer) => boolean) => Promise<Answer>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

/** Opens a WebSocket to the server on a port, and resolves when it is open. */
export async function openSocket(port: number, { query = '', headers = {} }: SocketOptions = {}): Promise<TestSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc${query}`, { headers })
  const received: Answer[] = []
  const listeners = new Set<() => void>()
  socket.on('message', (data) => {
    received.push(String(data).startsWith('P') ? String(data) : JSON.parse(String(data)))
    for (const listen of listeners) listen()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await once(socket, 'open')
  return {
    socket,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    answer: (matches = () => true) =>
      new Promise((resolve) => {
        const listen = () => {
          const at = received.findIndex(matches)
          if (at < 0) return
          listeners.delete(listen)
          resolve(received.splice(at, 1)[0])
        }
        listeners.add(listen)
        listen()
      }),
  }
}
