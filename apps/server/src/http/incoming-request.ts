import { IncomingMessage } from 'node:http'

/**
 * A request that asks for no other upgrade than a WebSocket: a server may ignore the header (RFC 9110, 7.8), and clients
 * send `Upgrade: h2c` unasked. Node gives every upgrade, and its connection with it, to the listener for upgrades, and
 * only its newest versions ask before (`shouldUpgradeCallback`). All of them write down here what their parser has seen,
 * and read it again when the headers are known.
 */
export class IncomingRequest extends IncomingMessage {
  declare private asksForUpgrade: boolean | null

  set upgrade(asksForUpgrade: boolean | null) {
    this.asksForUpgrade = asksForUpgrade
  }

  get upgrade(): boolean {
    if (this.asksForUpgrade !== true) return false
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket'
  }
}
