import { errorBody } from '@assistant/contract'
import * as z from 'zod'
import type { Cleanup } from '../../support/cleanup.js'
import { callRest, restRequest, restRoute } from '../../support/clients/rest-calls.js'
import { call } from '../../support/clients/trpc-calls.js'
import { openSocket, type SocketAnswer } from '../../support/clients/websocket.js'
import type { Rules } from './procedures.js'

/** A way to call procedures: a subscription answers its first piece. */
export interface Transport {
  readonly name: string
  /** Whether a procedure can be called so. */
  readonly carries: (path: string) => boolean
  /** Whether an input can be sent as it is: an address has texts alone, and no place for what is no object. */
  readonly canSend: (path: string, input: unknown) => boolean
  readonly ask: (token: string | null, path: string, kind: Rules['kind'], input: unknown) => Promise<SocketAnswer>
}

export function httpTransport(url: () => string): Transport {
  return {
    name: 'HTTP',
    carries: () => true,
    canSend: () => true,
    ask: (token, path, kind, input) =>
      kind === 'subscription'
        ? firstOfStream(url(), token, path, input)
        : call(url(), path, JSON.stringify(input), { token }),
  }
}

/** tRPC's event stream: `connected` first, then pieces, or `serialized-error` in the place of what could not be. */
export async function firstOfStream(
  url: string,
  token: string | null,
  path: string,
  input: unknown,
): Promise<SocketAnswer> {
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

/** The REST face: ids in paths, what is left in the query or as JSON. */
export function restTransport(url: () => string): Transport {
  return {
    name: 'REST',
    carries: (path) => restRoute(path) !== undefined,
    canSend(path, input) {
      const place = restRoute(path)
      if (place === undefined || !isRecord(input)) return false
      const inAddress = Object.keys(input).filter((key) => place.method === 'GET' || place.path.includes(`{${key}}`))
      return inAddress.every(
        (key) => isSame(key, input[key]) && (!place.path.includes(`{${key}}`) || input[key] !== ''),
      )
    },
    async ask(token, path, kind, input) {
      if (kind !== 'subscription') return callRest(url(), path, isRecord(input) ? input : {}, { token })
      const { address } = restRequest(restRoute(path) ?? { method: 'GET', path: '/' }, isRecord(input) ? input : {})
      const stop = new AbortController()
      const response = await fetch(`${url()}/api${address}`, {
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        signal: stop.signal,
      })
      if (response.status === 204) return { data: undefined }
      if (!response.ok) return { error: z.strictObject({ error: errorBody }).parse(await response.json()).error }
      let text = ''
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += piece
        const [, data] = /\nid: 1\nevent: \w+\ndata: (.*)\n\n/.exec(text) ?? []
        if (data === undefined) continue
        stop.abort()
        return { data: JSON.parse(data) }
      }
      throw new Error(`A stream without a first event: ${text}`)
    },
  }
}

/** Whether what is read from an address is the value again, or as wrong: a number is none where a text is wanted. */
function isSame(key: string, value: unknown): boolean {
  return typeof value === 'number' ? key !== 'lastEventId' : typeof value === 'string' && !/^\d+$/.test(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
    carries: () => true,
    canSend: () => true,
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
