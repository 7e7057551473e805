import { errorBody } from '@assistant/contract'
import * as z from 'zod'
import { call } from '../harness/calls.js'
import type { Cleanup } from '../harness/cleanup.js'
import { openSocket, type SocketAnswer } from '../harness/socket.js'
import type { Rules } from './procedures.js'

/** A way to call any procedure: a subscription answers its first piece. */
export interface Transport {
  readonly name: string
  readonly ask: (token: string | null, path: string, kind: Rules['kind'], input: unknown) => Promise<SocketAnswer>
}

export function httpTransport(url: () => string): Transport {
  return {
    name: 'HTTP',
    ask: (token, path, kind, input) =>
      kind === 'subscription'
        ? firstOfStream(url(), token, path, input)
        : call(url(), path, JSON.stringify(input), { token }),
  }
}

/** tRPC's event stream: `connected` first, then pieces, or `serialized-error` in the place of what could not be. */
export async function firstOfStream(url: string, token: string | null, path: string, input: unknown): Promise<SocketAnswer> {
  const query = new URLSearchParams({ input: JSON.stringify(input) })
  const stop = new AbortController()
  const response = await fetch(`${url}/trpc/${path}?${query}`, {
    headers: { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) },
    signal: stop.signal,
  })
  let text = ''
  try {
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece
      const [, event, data = ''] = /event: (serialized-error|return)\ndata: (.*)\n/.exec(text) ?? []
      if (event === 'serialized-error') return { error: z.object({ data: failure }).parse(JSON.parse(data)).data.error }
      if (event === 'return') return { data: undefined }
      const [, first] = /(?:^|\n\n)(?!event: )(?:id: .*\n)?data: (.*)\n/.exec(text) ?? []
      if (first !== undefined) return { data: JSON.parse(first) }
    }
    return { error: z.object({ error: z.object({ data: failure }) }).parse(JSON.parse(text)).error.data.error }
  } finally {
    stop.abort()
  }
}

const failure = z.object({ error: errorBody })

/** One socket for each token, so that hundreds of calls do not need hundreds of connections. */
export function socketTransport(cleanup: Cleanup, url: () => string): Transport {
  const sockets = new Map<string | null, ReturnType<typeof openSocket>>()
  const socketOf = async (token: string | null) => {
    const known = await sockets.get(token)
    if (known?.isOpen()) return known
    const opened = openSocket(cleanup, url(), token)
    sockets.set(token, opened)
    return opened
  }
  return {
    name: 'WebSocket',
    async ask(token, path, kind, input) {
      const socket = await socketOf(token)
      if (kind !== 'subscription') return socket.call(kind, path, input)
      try {
        for await (const piece of socket.subscribe(path, input)) return { data: piece.data }
        return { data: undefined }
      } catch (error) {
        if (error instanceof Error) throw error
        return { error } as SocketAnswer
      }
    },
  }
}
