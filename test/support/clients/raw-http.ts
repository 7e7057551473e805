import { once } from 'node:events'
import { connect } from 'node:net'

/** Sends bytes that no HTTP client would send. Returns what the server sends before it closes the connection. */
export async function sendBytes(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (piece) => {
    answer += piece
  })
  // The server may close the connection before it has received all bytes.
  socket.on('error', () => undefined)
  socket.end(bytes)
  await once(socket, 'close')
  return answer
}

/** Joins the lines of a request head with CRLF and ends it with an empty line. */
export const httpRequest = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`
