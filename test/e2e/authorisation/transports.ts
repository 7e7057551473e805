import { errorBody } from '@assistant/contract'
import * as z from 'zod'
import type { Cleanup } from '../../support/cleanup.js'
import { callRest, restRequest, restRoute } from '../../support/clients/rest-calls.js'
import { call } from '../../support/clients/trpc-calls.js'
import { openSocket, type SocketAnswer } from '../../support/clients/websocket.js'
import type { Rules } from './procedure-rules.js'

/** Calls procedures over one protocol. */
export interface Transport {
  readonly name: string
  /** Returns true if the procedure can be called over this protocol. */
  readonly isSupported: (path: string) => boolean
  /** Returns true if the input can be sent unchanged. A URL contains only strings, and cannot express a non-object. */
  readonly canSend: (path: string, input: unknown) => boolean
  /** Calls a procedure. Returns its answer, or the first event of a subscription. */
  readonly send: (token: string | null, path: string, kind: Rules['kind'], input: unknown) => Promise<SocketAnswer>
}

export function httpTransport(url: () => string): Transport {
  return {
    name: 'HTTP',
    isSupported: () => true,
    canSend: () => true,
    send: (token, path, kind, input) =>
      kind === 'subscription'
        ? firstOfStream(url(), token, path, input)
        : call(url(), path, JSON.stringify(input), { token }),
  }
}

/**
 * Returns the first event of a tRPC subscription over server-sent events, or its error. A stream begins with
 * `connected`. The events, or `serialized-error`, follow.
 */
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
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
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

/** Calls procedures over REST: ids are in the path, all other fields in the query or in a JSON body. */
export function restTransport(url: () => string): Transport {
  return {
    name: 'REST',
    isSupported: (path) => restRoute(path) !== undefined,
    canSend(path, input) {
      const route = restRoute(path)
      if (route === undefined || !isRecord(input)) return false
      const keysInUrl = Object.keys(input).filter((key) => route.method === 'GET' || route.path.includes(`{${key}}`))
      return keysInUrl.every(
        (key) => survivesUrl(key, input[key]) && (!route.path.includes(`{${key}}`) || input[key] !== ''),
      )
    },
    async send(token, path, kind, input) {
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
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk
        const [, data] = /\nid: 1\nevent: \w+\ndata: (.*)\n\n/.exec(text) ?? []
        if (data === undefined) continue
        stop.abort()
        return { data: JSON.parse(data) }
      }
      throw new Error(`The stream ended without a first event: ${text}`)
    },
  }
}

/**
 * Returns true if the server reads the value from a URL unchanged, or as one that is invalid as well. A number as
 * `lastEventId` becomes a valid string in a URL, and a string of digits a valid number.
 */
function survivesUrl(key: string, value: unknown): boolean {
  return typeof value === 'number' ? key !== 'lastEventId' : typeof value === 'string' && !/^\d+$/.test(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const failure = z.object({ error: errorBody })

/** Calls procedures over WebSockets. Opens one socket per token, so that hundreds of calls need few connections. */
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
    isSupported: () => true,
    canSend: () => true,
    async send(token, path, kind, input) {
      const socket = await socketOf(token)
      if (kind !== 'subscription') return socket.call(kind, path, input)
      try {
        for await (const event of socket.subscribe(path, input)) return { data: event.data }
        return { data: undefined }
      } catch (error) {
        if (error instanceof Error) throw error
        return { error } as SocketAnswer
      }
    },
  }
}
