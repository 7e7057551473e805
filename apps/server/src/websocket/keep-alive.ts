import type { WebSocket } from 'ws'

/**
 * Asks now and then whether the other side is still there, in both languages: the protocol's ping, which every client
 * answers by itself, and tRPC's `PING`, which its clients can hear. Who gave no sign of life between two of them is
 * gone. A full socket is not asked: what was not read yet stands in front of the question.
 */
export function keepAlive(socket: WebSocket, milliseconds: number, isFull: () => boolean): void {
  let isAlive = true
  const sign = () => {
    isAlive = true
  }
  const timer = setInterval(() => {
    if (isFull() || socket.readyState !== socket.OPEN) return
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.send('PING')
    socket.ping()
  }, milliseconds)
  socket.on('message', sign)
  socket.on('ping', sign)
  socket.on('pong', sign)
  socket.once('close', () => clearInterval(timer))
}
