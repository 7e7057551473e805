import { AppError } from '@assistant/api'
import { maxBodyBytesOf } from '@assistant/contract'
import type { Encoder } from '@trpc/server/adapters/ws'
import { findJsonExcess, jsonExcessError } from '../../http/body/json-limits.js'
import type { SocketLimits } from './socket-limits.js'
import { idOf, isSocketCall, readConnectionParams, type SocketAnswer, type SocketCall } from './wire.js'

export interface MessageLimitsOptions {
  readonly limits: SocketLimits
  readonly now: () => number
  /** True if the first message holds the connection's parameters (`?connectionParams=1`). */
  readonly beginsWithParams: boolean
  /**
   * Returns why new calls are rejected at the moment: an error to answer with, or `silence` to send no answer.
   * Undefined if they are accepted.
   */
  readonly rejectionOfCalls: () => AppError | 'silence' | undefined
  /** Sends an error without calling tRPC. */
  readonly sendError: (call: { readonly id: SocketCall['id'] | null; readonly path?: string }, error: AppError) => void
  /** Called before tRPC sends an answer. */
  readonly onAnswer: () => void
  /**
   * Called when rejected calls, unreadable messages and RATE_LIMITED answers reach `errorsInMinute` within a minute.
   */
  readonly onFlood: () => void
  /** Returns a function that releases the slot of the message; undefined if it has none. */
  readonly takeSlot: () => (() => void) | undefined
}

export interface MessageLimits {
  /** Reads the messages of the client for tRPC, except PING and PONG, and writes tRPC's answers. */
  readonly encoder: Encoder
  /** Returns true if the parameters of the connection could not be read. */
  readonly hasBadParams: () => boolean
  /** Resolves when tRPC has encoded the answers of all running queries and mutations. */
  readonly answered: () => Promise<void>
}

/** A message that is rejected as a whole. */
interface RejectedMessage {
  readonly error: AppError
  /** Number of rejected calls that the message counts as. */
  readonly calls: number
}

/** The calls of a large message that have no answer yet, and the function that releases its slot. */
interface LargeMessage {
  readonly unanswered: Set<SocketCall['id']>
  readonly release: () => void
}

/**
 * Limits the calls on one socket, because tRPC's adapter has no limits. Reads the answers to know which calls are running: a
 * query or a mutation ends with its answer, a subscription with `stopped` or with an error before `started`.
 */
export function createMessageLimits(options: MessageLimitsOptions): MessageLimits {
  const { limits, now, sendError, rejectionOfCalls, onFlood } = options
  const runningCalls = new Map<SocketCall['id'], 'call' | 'subscribing' | 'subscribed'>()
  const recentErrorTimes: number[] = []
  const answeredWaiters = new Set<() => void>()
  const largeMessages = new Map<SocketCall['id'], LargeMessage>()
  let awaitsParams = options.beginsWithParams
  let badParams = false

  const hasUnanswered = () => [...runningCalls.values()].includes('call')

  const decode = (data: string | ArrayBuffer | Uint8Array): unknown => {
    const release = options.takeSlot()
    const isFirst = awaitsParams
    awaitsParams = false
    const isSilent = rejectionOfCalls() === 'silence'
    const read = isSilent ? { message: undefined } : readMessage(data, limits.callsInMessage)
    if (isFirst) {
      release?.()
      const params = 'error' in read ? undefined : readConnectionParams(read.message)
      badParams = params === undefined
      return { data: params ?? null }
    }
    const calls = isSilent ? [] : admitMessage(read, Buffer.byteLength(data))
    if (release !== undefined) keepSlot(calls, release)
    return calls
  }

  const admitMessage = (read: ReadMessage, bytes: number): readonly SocketCall[] => {
    if ('error' in read) return rejectMessage(null, read)
    const calls: readonly unknown[] = Array.isArray(read.message) ? read.message : [read.message]
    if (calls.length === 0 || !calls.every(isSocketCall)) {
      return rejectMessage(calls.length === 1 ? idOf(calls[0]) : null, unreadableMessage())
    }
    const maxBytes = maxBodyBytesOf(...calls.map(({ params }) => params?.path ?? ''))
    if (bytes > maxBytes) return rejectLargeMessage(calls, maxBytes)
    return calls.filter(admit)
  }

  const rejectLargeMessage = (calls: readonly SocketCall[], maxBytes: number): readonly SocketCall[] => {
    const error = new AppError('PAYLOAD_TOO_LARGE', `The message is larger than ${maxBytes / 1024} KiB.`)
    for (const call of calls) rejectCall(call, error)
    return []
  }

  const rejectMessage = (id: SocketCall['id'] | null, { error, calls }: RejectedMessage): readonly SocketCall[] => {
    sendError({ id }, error)
    for (let call = 0; call < calls; call += 1) countError()
    return []
  }

  /**
   * Answers a call with an error and counts it, unless that is SHUTTING_DOWN. Does neither if the socket is ending, for
   * example because of earlier calls in the same message.
   */
  const rejectCall = ({ id, params }: SocketCall, error: AppError) => {
    if (rejectionOfCalls() === 'silence') return
    sendError({ id, ...(params && { path: params.path }) }, error)
    // The client is not at fault for a shutdown.
    if (error.reason !== 'SHUTTING_DOWN') countError()
  }

  /** Keeps the slot of a large message until its queries and mutations are answered. */
  const keepSlot = (calls: readonly SocketCall[], release: () => void) => {
    const ids = calls.filter(({ id }) => runningCalls.get(id) === 'call').map(({ id }) => id)
    if (ids.length === 0) return release()
    const largeMessage: LargeMessage = { unanswered: new Set(ids), release }
    for (const id of ids) largeMessages.set(id, largeMessage)
  }

  const releaseSlotOf = (id: SocketCall['id']) => {
    const largeMessage = largeMessages.get(id)
    if (largeMessage === undefined) return
    largeMessages.delete(id)
    largeMessage.unanswered.delete(id)
    if (largeMessage.unanswered.size === 0) largeMessage.release()
  }

  const admit = (call: SocketCall): boolean => {
    if (call.method === 'subscription.stop') return true
    const rejection = rejectionOfCalls()
    if (rejection === 'silence') return false
    const error = rejection ?? errorOfCall(call)
    if (error === undefined) {
      runningCalls.set(call.id, call.method === 'subscription' ? 'subscribing' : 'call')
      return true
    }
    rejectCall(call, error)
    return false
  }

  const errorOfCall = (call: SocketCall): AppError | undefined => {
    if (runningCalls.has(call.id))
      return new AppError('BAD_REQUEST', 'Another call with this id is running. Use a new id.')
    if (runningCalls.size < limits.callsUnderWay) return undefined
    const message = `This connection already has ${limits.callsUnderWay} running calls. Wait until some of them end.`
    return new AppError('RATE_LIMITED', message, { retryAfterSeconds: 1 })
  }

  const countError = () => {
    if (rejectionOfCalls() === 'silence') return
    recentErrorTimes.push(now())
    if (recentErrorTimes.length > limits.errorsInMinute) recentErrorTimes.shift()
    const [oldest = 0] = recentErrorTimes
    if (recentErrorTimes.length === limits.errorsInMinute && now() - oldest < 60_000) onFlood()
  }

  const noteAnswer = ({ id, result, error }: SocketAnswer) => {
    const state = id === null ? undefined : runningCalls.get(id)
    if (id === null || state === undefined) return
    if (error?.data?.error?.code === 'RATE_LIMITED') countError()
    // A subscription that fails after it has started gets two answers: the error, and then `stopped`.
    const isOver = error !== undefined ? state !== 'subscribed' : state === 'call' || result?.type === 'stopped'
    if (isOver) {
      runningCalls.delete(id)
      releaseSlotOf(id)
    } else if (result?.type === 'started') runningCalls.set(id, 'subscribed')
    if (state === 'call' && answeredWaiters.size > 0 && !hasUnanswered())
      for (const resolve of answeredWaiters) resolve()
  }

  return {
    encoder: {
      decode,
      encode(answer) {
        options.onAnswer()
        const text = JSON.stringify(answer)
        noteAnswer(answer as SocketAnswer) // the border to tRPC's adapter, which encodes answers only
        return text
      },
    },
    hasBadParams: () => badParams,
    answered: () =>
      new Promise((resolve) => {
        if (hasUnanswered()) answeredWaiters.add(resolve)
        else resolve()
      }),
  }
}

type ReadMessage = { readonly message: unknown } | RejectedMessage

/**
 * Parses a message. Rejects binary data, invalid JSON and, before parsing, too many levels, keys, elements or calls.
 */
function readMessage(data: string | ArrayBuffer | Uint8Array, callsInMessage: number): ReadMessage {
  if (typeof data !== 'string') return unreadableMessage()
  const batchCalls = /^\s*\[/.test(data) ? callsInMessage : undefined
  const excess = findJsonExcess(data, batchCalls)
  if (excess !== undefined) {
    return { error: jsonExcessError(excess, batchCalls), calls: excess === 'calls' ? callsInMessage : 1 }
  }
  try {
    return { message: JSON.parse(data) }
  } catch {
    return unreadableMessage()
  }
}

function unreadableMessage(): RejectedMessage {
  return {
    error: new AppError('BAD_REQUEST', 'The message could not be read. Send tRPC calls as JSON text.'),
    calls: 1,
  }
}
