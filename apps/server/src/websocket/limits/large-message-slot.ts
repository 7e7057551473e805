import type { WebSocket } from 'ws'
import type { Slots } from '../../flow/slots.js'
import type { PacedStream } from '../stream/paced-stream.js'
import type { SocketLimits } from './socket-limits.js'

export interface LargeMessageSlotOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  readonly limits: Pick<SocketLimits, 'anonymousBytes' | 'minCountedBytes' | 'largeMessageMs'>
  /** Slots for large bodies: those of HTTP and of sockets together, by user. */
  readonly largeBodySlots: Slots
  /** Called when a large message has not come to its end in time. */
  readonly onTooSlow: () => void
}

/** Holds a slot of the user while a large message comes on one socket. */
export interface LargeMessageSlot {
  /** Lets large messages take the slots of this user from now on. */
  readonly admit: (userId: string) => void
  /**
   * Returns the function that gives back the slot of the message that has just come; undefined where it has none. The
   * slot is given back with the end of the socket in any case.
   */
  readonly take: () => (() => void) | undefined
}

/** Messages above this size are large: the limit of those who have not signed in, less a piece that may be added. */
const toleranceBytes = 8 * 1024

/** Header and mask of a control frame of a client (RFC 6455, 5.2), whose payload has at most 125 bytes. */
const controlHeadBytes = 6

export function createLargeMessageSlot(options: LargeMessageSlotOptions): LargeMessageSlot {
  const { socket, stream, limits, largeBodySlots } = options
  let userId: string | undefined
  let unfinishedBytes = 0
  let controlBytesInPiece = 0
  let hasMessageInPiece = false
  /** Bytes by which the last piece counted for more than it had. */
  let surchargeBytes = 0
  let slot: (() => void) | undefined
  let isWaiting = false
  let deadline: NodeJS.Timeout | undefined
  const taken = new Set<() => void>()
  const closing = new AbortController()

  const giveBack = () => {
    slot?.()
    slot = undefined
  }

  /** Waits for a slot without reading on: the client is held up as by a slow network, and nothing is refused. */
  const waitForSlot = async (holder: string) => {
    isWaiting = true
    const release = stream.hold()
    const leave = largeBodySlots.take(holder) ?? (await waitUnlessClosed(holder))
    if (leave === undefined) return
    isWaiting = false
    slot = leave
    deadline = setTimeout(options.onTooSlow, limits.largeMessageMs)
    release()
  }

  /** Returns undefined when the socket closes first. */
  const waitUnlessClosed = async (holder: string) => {
    const leave = await largeBodySlots.wait(holder, closing.signal).catch(() => undefined)
    if (!closing.signal.aborted) return leave
    leave?.()
    return undefined
  }

  /** Counts the bytes of a piece for the message that has not come to its end, without its control frames. */
  const countPiece = (bytes: number) => {
    const dataBytes = bytes - controlBytesInPiece
    if (hasMessageInPiece) unfinishedBytes = 0
    // The beginning of a control frame has counted for a message when the frame ends in another piece.
    if (dataBytes < 0) unfinishedBytes -= surchargeBytes
    if (dataBytes !== 0) surchargeBytes = dataBytes > 0 ? Math.max(limits.minCountedBytes - dataBytes, 0) : 0
    unfinishedBytes = Math.max(unfinishedBytes + dataBytes + (dataBytes > 0 ? surchargeBytes : 0), 0)
    controlBytesInPiece = 0
    hasMessageInPiece = false
  }

  stream.onPiece((bytes) => {
    if (hasMessageInPiece || stream.isDiscarding) giveBack()
    countPiece(bytes)
    const isLarge = unfinishedBytes > limits.anonymousBytes - toleranceBytes
    if (isLarge && !stream.isDiscarding && userId !== undefined && slot === undefined && !isWaiting)
      void waitForSlot(userId)
  })

  const countControlFrame = (payload: Buffer) => {
    controlBytesInPiece += controlHeadBytes + payload.length
  }
  socket.on('ping', countControlFrame)
  socket.on('pong', countControlFrame)
  socket.on('message', () => {
    hasMessageInPiece = true
    clearTimeout(deadline)
  })
  socket.once('close', () => {
    clearTimeout(deadline)
    closing.abort()
    giveBack()
    for (const leave of taken) leave()
  })

  return {
    admit(holder) {
      userId = holder
    },
    take() {
      const leave = slot
      slot = undefined
      if (leave === undefined) return undefined
      taken.add(leave)
      return () => {
        taken.delete(leave)
        leave()
      }
    },
  }
}
