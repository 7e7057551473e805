import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'

/** What a proxy in front of a server may do to who wants a socket. */
export const brokenUpgrades = [
  'refused with a page',
  'answered with a page',
  'cut before',
  'cut once open',
  'never answered',
  'opened and mute',
] as const

export type Upgrade = 'answered' | (typeof brokenUpgrades)[number]

/** Over which a fake server streams events: sockets, and answers of server-sent events. */
export function createFakeConnections(http: Server, changed: () => void) {
  const sockets = new WebSocketServer({ noServer: true })
  const upgraded = new Set<Duplex>()
  const answers = new Set<ServerResponse>()
  const streams: { readonly lastEventId: string | undefined; readonly accessToken: string | undefined }[] = []
  let upgrade: Upgrade = 'answered'
  let upgrades = 0

  http.on('upgrade', (request, stream, head) => {
    upgrades += 1
    upgraded.add(stream)
    stream.on('error', () => stream.destroy())
    stream.once('close', () => {
      upgraded.delete(stream)
      changed()
    })
    changed()
    if (upgrade === 'refused with a page') stream.end(pageWith('502 Bad Gateway'))
    else if (upgrade === 'answered with a page') stream.end(pageWith('200 OK'))
    else if (upgrade === 'cut before') stream.destroy()
    // Who does not read does not learn that the other side left.
    else if (upgrade === 'never answered') stream.resume().once('end', () => stream.destroy())
    else {
      sockets.handleUpgrade(request, stream, head, (socket) => {
        if (upgrade === 'cut once open') socket.terminate()
        else if (upgrade === 'answered') sockets.emit('connection', socket, request)
      })
    }
  })

  return {
    sockets,
    /** What each answer of server-sent events was asked for with. */
    streams,
    /** How often somebody wanted a socket. */
    get upgrades() {
      return upgrades
    },
    /** How many are there: sockets that open, are open, or close, and streams. */
    get open() {
      return upgraded.size + answers.size
    },
    /** Before a request is answered. */
    note(request: IncomingMessage, response: ServerResponse): void {
      if (request.headers.accept !== 'text/event-stream') return
      answers.add(response)
      const { authorization, 'last-event-id': lastEventId } = request.headers
      streams.push({ lastEventId: lastEventId?.toString(), accessToken: authorization?.replace('Bearer ', '') })
      response.once('close', () => {
        answers.delete(response)
        changed()
      })
      changed()
    },
    /** How who wants a socket is met from now on. */
    meetUpgrades(manner: Upgrade): void {
      upgrade = manner
    },
    /** As a cable that is pulled. */
    cut(): void {
      for (const connection of [...upgraded, ...answers]) connection.destroy()
    },
    /** Sockets are told why; a stream just ends. */
    close(code: number, reason: string): void {
      for (const socket of sockets.clients) socket.close(code, reason)
      for (const answer of answers) answer.destroy()
    },
  }
}

const page = '<h1>Sorry</h1>'
const pageWith = (status: string): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`
