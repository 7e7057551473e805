import type { WebSocket } from 'ws'
import type { Slots } from '../../flow/slots.js'
import type { PacedStream } from '../stream/paced-stream.js'
import type { SocketLimits } from './socket-limits.js'

export interface LargeMessageSlotOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  readonly limits: Pick<SocketLimits, 'anonymousBytes' | 'minCountedBytes' | 'largeMessageMs'>
  /** The slots of each user for large request bodies over HTTP and large messages on sockets together. */
  readonly largeBodySlots: Slots
  /** Called when a large message was not received completely in time. */
  readonly onTooSlow: () => void
}

/** Holds a slot of the user while a large message is received on one socket. */
export interface LargeMessageSlot {
  /** Sets the user whose slots large messages take from now on. */
  readonly admit: (userId: string) => void
  /**
   * Returns a function that releases the slot of the message that was just received; undefined if it has none. The slot is
   * released at the latest when the socket closes.
   */
  readonly take: () => (() => void) | undefined
}

/**
 * A message is large above the limit of anonymous clients minus this size, which is that of one piece of the stream. It is
 * therefore found to be large before it exceeds that limit.
 */
const toleranceBytes = 8 * 1024

/** Size of the header and mask of a client's control frame, whose payload has at most 125 bytes (RFC 6455, 5.2). */
const controlHeadBytes = 6

export function createLargeMessageSlot(options: LargeMessageSlotOptions): LargeMessageSlot {
  const { socket, stream, limits, largeBodySlots } = options
  let userId: string | undefined
  let unfinishedBytes = 0
  let controlBytesInPiece = 0
  let hasMessageInPiece = false
  /** Bytes that were counted for the last piece in addition to its size. */
  let surchargeBytes = 0
  let slot: (() => void) | undefined
  let isWaiting = false
  let deadline: NodeJS.Timeout | undefined
  const taken = new Set<() => void>()
  const closing = new AbortController()

  const releaseSlot = () => {
    slot?.()
    slot = undefined
  }

  /** Takes a slot and starts the time limit. Stops reading while it waits for the slot, so no message is rejected. */
  const waitForSlot = async (holder: string) => {
    isWaiting = true
    const resumeReading = stream.hold()
    const release = largeBodySlots.take(holder) ?? (await waitUnlessClosed(holder))
    if (release === undefined) return
    isWaiting = false
    slot = release
    deadline = setTimeout(options.onTooSlow, limits.largeMessageMs)
    resumeReading()
  }

  /** Resolves to the release function of a slot, or to undefined if the socket closes first. */
  const waitUnlessClosed = async (holder: string) => {
    const release = await largeBodySlots.wait(holder, closing.signal).catch(() => undefined)
    if (!closing.signal.aborted) return release
    release?.()
    return undefined
  }

  /** Adds the bytes of a piece, without its control frames, to the size of the message that is being received. */
  const countPiece = (bytes: number) => {
    const dataBytes = bytes - controlBytesInPiece
    if (hasMessageInPiece) unfinishedBytes = 0
    // A control frame is known only at its end. Its first bytes, in an earlier piece, were counted for the message.
    if (dataBytes < 0) unfinishedBytes -= surchargeBytes
    if (dataBytes !== 0) surchargeBytes = dataBytes > 0 ? Math.max(limits.minCountedBytes - dataBytes, 0) : 0
    unfinishedBytes = Math.max(unfinishedBytes + dataBytes + (dataBytes > 0 ? surchargeBytes : 0), 0)
    controlBytesInPiece = 0
    hasMessageInPiece = false
  }

  stream.onPiece((bytes) => {
    if (hasMessageInPiece || stream.isDiscarding) releaseSlot()
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
    releaseSlot()
    for (const release of taken) release()
  })

  return {
    admit(holder) {
      userId = holder
    },
    take() {
      const release = slot
      slot = undefined
      if (release === undefined) return undefined
      taken.add(release)
      return () => {
        taken.delete(release)
        release()
      }
    },
  }
}
