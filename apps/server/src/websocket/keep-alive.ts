import type { WebSocket } from 'ws'

/**
 * Sends pings at an interval, and terminates the socket if no message, ping or pong arrived since the last ping. Sends
 * both a ping of the protocol, which every client answers automatically, and tRPC's `PING` message, which tRPC clients
 * can observe. Does neither while `isFull` returns true: a ping would wait behind unread answers, or its answer would
 * not be read.
 */
export function keepAlive(socket: WebSocket, intervalMs: number, isFull: () => boolean): void {
  let isAlive = true
  const markAlive = () => {
    isAlive = true
  }
  const timer = setInterval(() => {
    if (isFull() || socket.readyState !== socket.OPEN) return
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.send('PING')
    socket.ping()
  }, intervalMs)
  socket.on('message', markAlive)
  socket.on('ping', markAlive)
  socket.on('pong', markAlive)
  socket.once('close', () => clearInterval(timer))
}
