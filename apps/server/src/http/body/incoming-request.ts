import { IncomingMessage } from 'node:http'

/** Pieces of a body are at least this large, but for the last one. In bytes. */
const pieceBytes = 64 * 1024

/**
 * A request as it is taken here, in two things not as Node takes it.
 *
 * It asks for no other upgrade than a WebSocket: a server may ignore the header (RFC 9110, 7.8), and clients send
 * `Upgrade: h2c` unasked. Node gives every upgrade, and its connection with it, to the listener for upgrades, and only
 * its newest versions ask before (`shouldUpgradeCallback`). All of them write down here what their parser has seen, and
 * read it again when the headers are known.
 *
 * Its body comes in large pieces: in chunks of a byte each, one of four mebibytes would take gigabytes.
 */
export class IncomingRequest extends IncomingMessage {
  declare private asksForUpgrade: boolean | null
  #held: Buffer | undefined
  #heldBytes = 0

  set upgrade(asksForUpgrade: boolean | null) {
    this.asksForUpgrade = asksForUpgrade
  }

  get upgrade(): boolean {
    if (this.asksForUpgrade !== true) return false
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket'
  }

  /** What Node's parser calls with each piece, and with null at the end. */
  override push(piece: Buffer | null): boolean {
    if (piece === null) {
      this.#release()
      return super.push(null)
    }
    this.#hold(piece)
    return this.#heldBytes < pieceBytes || this.#release()
  }

  #release(): boolean {
    const held = this.#held?.subarray(0, this.#heldBytes)
    this.#held = undefined
    this.#heldBytes = 0
    return held === undefined || super.push(held)
  }

  #hold(piece: Buffer): void {
    const bytes = this.#heldBytes + piece.length
    if (this.#held === undefined) this.#held = piece
    else {
      if (bytes > this.#held.length) {
        const wider = Buffer.allocUnsafe(2 * bytes)
        this.#held.copy(wider, 0, 0, this.#heldBytes)
        this.#held = wider
      }
      piece.copy(this.#held, this.#heldBytes)
    }
    this.#heldBytes = bytes
  }
}
