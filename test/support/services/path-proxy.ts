import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { freePort } from '@assistant/database/testing'
import type { Cleanup } from '../cleanup.js'

export interface PathProxyOptions {
  /** Where the server is to be found, `/assistant`: what is asked elsewhere is not for it. */
  readonly path: string
  /** Whether the server gets targets without the path, or as they came. */
  readonly strips: boolean
}

export interface PathProxy {
  readonly origin: string
  /** Where the server behind it is to listen. */
  readonly port: number
}

/** A reverse proxy as sites have one in front of several services. */
export async function startPathProxy(cleanup: Cleanup, { path, strips }: PathProxyOptions): Promise<PathProxy> {
  const forward = ({ url = '', method, headers }: IncomingMessage) =>
    request({ host: '127.0.0.1', port, method, headers, path: strips ? url.slice(path.length) : url })
  const isForServer = ({ url = '' }: IncomingMessage) => url.startsWith(`${path}/`) || (!strips && url === path)
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
  // After it has taken its own.
  const port = await freePort()
  return { origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, port }
}
