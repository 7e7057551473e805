import { IncomingMessage } from 'node:http'

/** Minimum size of a piece of a body, except for the last one. */
const minPieceBytes = 64 * 1024

/**
 * A request that differs from Node's in two ways.
 *
 * It ignores upgrades to other protocols than WebSocket, as RFC 9110, 7.8 allows: some clients send `Upgrade: h2c` with
 * every request. Node hands the connection of every upgrade to the `upgrade` listener, and only its newest versions ask
 * before (`shouldUpgradeCallback`). All versions set `upgrade` while they parse and read it when the headers are
 * complete, so the getter can turn an upgrade down.
 *
 * It emits its body in large pieces: a body of 4 MiB in chunks of one byte would otherwise take gigabytes of memory.
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

  /** Called by Node's parser with each piece, and with null at the end. */
  override push(piece: Buffer | null): boolean {
    if (piece === null) {
      this.#release()
      return super.push(null)
    }
    this.#hold(piece)
    return this.#heldBytes < minPieceBytes || this.#release()
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
