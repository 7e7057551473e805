import { once } from 'node:events'
import { connect } from 'node:net'

/** Sends bytes as they are, which no HTTP client would, and answers what comes back until the server closes. */
export async function sendBytes(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (piece) => {
    answer += piece
  })
  // A server may close while it is still being sent to.
  socket.on('error', () => undefined)
  socket.end(bytes)
  await once(socket, 'close')
  return answer
}

export const httpRequest = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`
