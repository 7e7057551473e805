import type { WebSocket } from 'ws'
import type { Places } from '../places.js'
import type { SocketLimits } from './limits.js'
import type { PacedStream } from './paced-stream.js'

export interface IntakeOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  readonly limits: SocketLimits
  /** Slots for large bodies: those of HTTP and of sockets together, by user. */
  readonly largeBodyPlaces: Places
  /** Called when more has come than may come before a token has been presented. */
  readonly onTooLarge: () => void
  /** Called when a large message has not come to its end in time. */
  readonly onTooSlow: () => void
}

/** Bounds what is read from one socket. */
export interface Intake {
  /** Counts no longer, since a token was presented, and reads nothing until the returned function is called. */
  readonly verify: () => () => void
  /** From now on, large messages take the slots of this user. */
  readonly admit: (userId: string) => void
  /**
   * Returns the function that gives back the slot of the message that has just come; undefined where it has none. The
   * slot is given back with the end of the socket in any case.
   */
  readonly takeSlot: () => (() => void) | undefined
}

/** Messages above this size are large: the limit of those who have not signed in, less a piece that may be added. */
const toleranceBytes = 8 * 1024

export function createIntake(options: IntakeOptions): Intake {
  const { socket, stream, limits, largeBodyPlaces } = options
  let isAnonymous = true
  let userId: string | undefined
  let anonymousBytes = 0
  let unfinishedBytes = 0
  let framesInPiece = 0
  let hasMessageInPiece = false
  let slot: (() => void) | undefined
  let isWaiting = false
  let stopWaiting: () => void = () => undefined
  let deadline: NodeJS.Timeout | undefined
  const taken = new Set<() => void>()

  const giveBack = () => {
    slot?.()
    slot = undefined
  }

  /** Waits for a slot without reading on: the client is held up as by a slow network, and nothing is refused. */
  const takeLargeSlot = (holder: string) => {
    isWaiting = true
    const release = stream.hold()
    stopWaiting = largeBodyPlaces.wait(holder, (leave) => {
      isWaiting = false
      slot = leave
      deadline = setTimeout(options.onTooSlow, limits.largeMessageMilliseconds)
      release()
    })
  }

  const countUnfinished = (bytes: number) => {
    if (hasMessageInPiece) giveBack()
    unfinishedBytes = (hasMessageInPiece ? 0 : unfinishedBytes) + Math.max(bytes, limits.leastCountedBytes)
    hasMessageInPiece = false
    if (unfinishedBytes <= limits.anonymousBytes - toleranceBytes) return
    if (userId !== undefined && slot === undefined && !isWaiting) takeLargeSlot(userId)
  }

  /** What waits may begin with the token, but not behind half of what may come before one. */
  const hasTooMuch = (waitingBytes: number) =>
    anonymousBytes > limits.anonymousBytes ||
    (anonymousBytes > limits.anonymousBytes / 2 && anonymousBytes + waitingBytes > limits.anonymousBytes)

  stream.onPiece((bytes, waitingBytes) => {
    const countedBytes = Math.max(bytes, limits.leastCountedBytes * Math.max(1, framesInPiece))
    framesInPiece = 0
    if (isAnonymous) anonymousBytes += countedBytes
    if (stream.isDiscarding) giveBack()
    else if (isAnonymous && hasTooMuch(waitingBytes)) options.onTooLarge()
    else countUnfinished(bytes)
  })

  // A first frame that says how large it is need not be kept until it is that large.
  let isFirstChunk = true
  stream.onChunk((chunk) => {
    const isTooLarge = isFirstChunk && isAnonymous && payloadLengthOf(chunk) > limits.anonymousBytes
    isFirstChunk = false
    if (isTooLarge) options.onTooLarge()
  })

  const countFrame = () => {
    framesInPiece += 1
  }
  socket.on('ping', countFrame)
  socket.on('pong', countFrame)
  socket.on('message', () => {
    countFrame()
    hasMessageInPiece = true
    clearTimeout(deadline)
  })
  socket.once('close', () => {
    clearTimeout(deadline)
    stopWaiting()
    giveBack()
    for (const leave of taken) leave()
  })

  return {
    verify() {
      isAnonymous = false
      return stream.hold()
    },
    admit(holder) {
      userId = holder
    },
    takeSlot() {
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

/** Returns the length that a frame states where it takes eight bytes to state it (RFC 6455, 5.2), and 0 otherwise. */
function payloadLengthOf(frame: Buffer): number {
  const isLong = frame.length >= 10 && ((frame[1] ?? 0) & 0x7f) === 127
  return isLong ? Number(frame.readBigUInt64BE(2)) : 0
}
