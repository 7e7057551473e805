import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'

/** Ways in which a proxy can break WebSocket upgrades. */
export const brokenUpgrades = [
  'refused with a page',
  'answered with a page',
  'cut before',
  'cut once open',
  'never answered',
  'opened but silent',
] as const

export type Upgrade = 'answered' | (typeof brokenUpgrades)[number]

/** Creates the connections over which a fake server streams events: sockets, and server-sent events. */
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
    // Reads from the stream, because only then the end of the other side is noticed.
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
    /** Last event id and access token of each request for server-sent events. */
    streams,
    /** Number of requests to upgrade to a WebSocket. */
    get upgrades() {
      return upgrades
    },
    /** Number of sockets that are opening, open or closing, and of streams. */
    get open() {
      return upgraded.size + answers.size
    },
    /** Records a request. Call it before the request is answered. */
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
    /** Sets the answer to later upgrades. */
    meetUpgrades(manner: Upgrade): void {
      upgrade = manner
    },
    /** Destroys all connections, like a lost network. */
    cut(): void {
      for (const connection of [...upgraded, ...answers]) connection.destroy()
    },
    /** Closes sockets with this code and reason, and destroys streams. */
    close(code: number, reason: string): void {
      for (const socket of sockets.clients) socket.close(code, reason)
      for (const answer of answers) answer.destroy()
    },
  }
}

const page = '<h1>Sorry</h1>'
const pageWith = (status: string): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`
