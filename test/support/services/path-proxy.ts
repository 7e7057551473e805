import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { freePort } from '@assistant/database/testing'
import type { Cleanup } from '../cleanup.js'

export interface PathProxyOptions {
  /** The path of the server, such as `/assistant`. Requests to other paths are not forwarded. */
  readonly path: string
  /** True to remove the path from the targets that the server receives. */
  readonly stripsPath: boolean
}

export interface PathProxy {
  readonly origin: string
  /** The port that the server has to listen on. */
  readonly port: number
}

/**
 * Starts a reverse proxy like one in front of several services: it forwards one path to the server, and answers
 * other paths with 418.
 */
export async function startPathProxy(cleanup: Cleanup, { path, stripsPath }: PathProxyOptions): Promise<PathProxy> {
  const forward = ({ url = '', method, headers }: IncomingMessage) =>
    request({ host: '127.0.0.1', port, method, headers, path: stripsPath ? url.slice(path.length) : url })
  const isForServer = ({ url = '' }: IncomingMessage) => url.startsWith(`${path}/`) || (!stripsPath && url === path)
  const sockets = new Set<Duplex>()

  const proxy = createServer((incoming, outgoing) => {
    if (!isForServer(incoming)) {
      outgoing.writeHead(418).end('another service')
      return
    }
    const call = forward(incoming)
    call.once('error', () => outgoing.destroy())
    call.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    outgoing.once('close', () => call.destroy())
    incoming.pipe(call)
  })
  proxy.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  proxy.on('upgrade', (incoming: IncomingMessage, client: Duplex) => {
    client.on('error', () => client.destroy())
    if (!isForServer(incoming)) {
      client.end('HTTP/1.1 418 another service\r\n\r\n')
      return
    }
    const call = forward(incoming)
    call.once('error', () => client.destroy())
    call.once('response', () => client.destroy())
    call.once('upgrade', (answer, upstream) => {
      const lines = answer.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []))
      client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
      upstream.on('error', () => client.destroy())
      upstream.pipe(client).pipe(upstream)
    })
    call.end()
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  cleanup.add(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  // Chosen after the proxy has bound its own port, so that the ports differ.
  const port = await freePort()
  return { origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, port }
}
