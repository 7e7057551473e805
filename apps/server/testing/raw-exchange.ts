import { connect, type Socket } from 'node:net'

/** Sends raw bytes. Returns everything that is received until the connection ends or the text matches `until`. */
export function exchange(port: number, bytes: string, until: RegExp | undefined): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      received += text
      if (until?.test(received)) socket.destroy()
    })
    // The server may reset the connection after its answer.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(received))
  })
}
