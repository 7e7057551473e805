import { once } from 'node:events'
import { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IncomingRequest } from './incoming-request.js'

/** Returns the pieces in which a request emits a body that Node's parser pushes in `pieces`. */
async function readPieces(pieces: readonly Buffer[]): Promise<Buffer[]> {
  const request = new IncomingRequest(new Socket())
  const read: Buffer[] = []
  request.on('data', (piece: Buffer) => read.push(piece))
  await nextTurn()
  for (const piece of [...pieces, null]) request.push(piece)
  await once(request, 'end')
  return read
}

describe('the body of a request', () => {
  it('is emitted unchanged, in pieces of at least 64 KiB except for the last', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.integer({ min: 1, max: 200_000 }).map((length) => new Uint8Array(length).fill(length % 251)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (arrays) => {
        const pieces = arrays.map((array) => Buffer.from(array))
        const read = await readPieces(pieces)
        expect(Buffer.concat(read).equals(Buffer.concat(pieces))).toBe(true)
        for (const large of read.slice(0, -1)) expect(large.length).toBeGreaterThanOrEqual(64 * 1024)
      }),
    )
  })

  it('is emitted in pieces of 64 KiB when it arrives byte by byte', async () => {
    const byte = Buffer.from('x')
    const read = await readPieces(Array.from({ length: 1024 * 1024 }, () => byte))
    expect(read.map(({ length }) => length)).toEqual(Array(16).fill(64 * 1024))
  })
})
