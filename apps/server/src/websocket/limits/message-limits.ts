import { AppError } from '@assistant/api'
import { maxBodyBytesOf } from '@assistant/contract'
import type { Encoder } from '@trpc/server/adapters/ws'
import { findJsonExcess, jsonExcessError } from '../../http/body/json-limits.js'
import type { SocketLimits } from './socket-limits.js'
import { idOf, isSocketCall, readConnectionParams, type SocketAnswer, type SocketCall } from './wire.js'

export interface MessageLimitsOptions {
  readonly limits: SocketLimits
  readonly now: () => number
  /** True when the first message holds the connection's parameters (`?connectionParams=1`). */
  readonly beginsWithParams: boolean
  /** Returns the reason for which no new call is taken at the moment: an error to answer, or no answer at all. */
  readonly closedFor: () => AppError | 'silence' | undefined
  /** Sends an error without tRPC. */
  readonly sendError: (call: { readonly id: SocketCall['id'] | null; readonly path?: string }, error: AppError) => void
  /** Called before each answer of tRPC. */
  readonly onAnswer: () => void
  /** Called when too many calls and unreadable messages were refused within a minute. */
  readonly onFlood: () => void
  /** Returns the function that gives back the slot of a large message; undefined where the message has none. */
  readonly takeSlot: () => (() => void) | undefined
}

export interface MessageLimits {
  /** tRPC reads and writes every message of the socket through it. */
  readonly encoder: Encoder
  /** Returns true when the parameters of the connection could not be read. */
  readonly hasBadParams: () => boolean
  /** Resolves when every query and mutation under way has its answer on its way. */
  readonly answered: () => Promise<void>
}

/** A message that was refused as a whole. */
interface RejectedMessage {
  readonly error: AppError
  /** Number of refused calls for which the message counts. */
  readonly calls: number
}

/** The calls of a large message that have no answer yet, and the function that gives back its slot. */
interface LargeMessage {
  readonly unanswered: Set<SocketCall['id']>
  readonly leave: () => void
}

/**
 * Limits the calls on one socket, which tRPC's adapter does not. Reads the answers to know which calls are under way: a
 * query or a mutation ends with its answer, a subscription with `stopped` or with an error before `started`.
 */
export function createMessageLimits(options: MessageLimitsOptions): MessageLimits {
  const { limits, now, sendError, closedFor, onFlood } = options
  const underWay = new Map<SocketCall['id'], 'call' | 'subscribing' | 'subscribed'>()
  const recentErrorTimes: number[] = []
  const waiting = new Set<() => void>()
  const largeMessages = new Map<SocketCall['id'], LargeMessage>()
  let awaitsParams = options.beginsWithParams
  let badParams = false

  const hasUnanswered = () => [...underWay.values()].includes('call')

  const decode = (data: string | ArrayBuffer | Uint8Array): unknown => {
    const leave = options.takeSlot()
    const isFirst = awaitsParams
    awaitsParams = false
    const isSilent = closedFor() === 'silence'
    const read = isSilent ? { message: undefined } : readMessage(data, limits.callsInMessage)
    if (isFirst) {
      leave?.()
      const params = 'error' in read ? undefined : readConnectionParams(read.message)
      badParams = params === undefined
      return { data: params ?? null }
    }
    const calls = isSilent ? [] : admitMessage(read, Buffer.byteLength(data))
    if (leave !== undefined) keepSlot(calls, leave)
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

  /** Answers a call with an error and counts it, unless the socket is being closed for the calls before it. */
  const rejectCall = ({ id, params }: SocketCall, error: AppError) => {
    if (closedFor() === 'silence') return
    sendError({ id, ...(params && { path: params.path }) }, error)
    // A client does not cause a shutdown.
    if (error.reason !== 'SHUTTING_DOWN') countError()
  }

  /** Keeps the slot of a large message until its queries and mutations are answered. */
  const keepSlot = (calls: readonly SocketCall[], leave: () => void) => {
    const ids = calls.filter(({ id }) => underWay.get(id) === 'call').map(({ id }) => id)
    if (ids.length === 0) return leave()
    const largeMessage: LargeMessage = { unanswered: new Set(ids), leave }
    for (const id of ids) largeMessages.set(id, largeMessage)
  }

  const giveSlotBack = (id: SocketCall['id']) => {
    const largeMessage = largeMessages.get(id)
    if (largeMessage === undefined) return
    largeMessages.delete(id)
    largeMessage.unanswered.delete(id)
    if (largeMessage.unanswered.size === 0) largeMessage.leave()
  }

  const admit = (call: SocketCall): boolean => {
    if (call.method === 'subscription.stop') return true
    const closed = closedFor()
    if (closed === 'silence') return false
    const error = closed ?? errorOfCall(call)
    if (error === undefined) {
      underWay.set(call.id, call.method === 'subscription' ? 'subscribing' : 'call')
      return true
    }
    rejectCall(call, error)
    return false
  }

  const errorOfCall = (call: SocketCall): AppError | undefined => {
    if (underWay.has(call.id)) return new AppError('BAD_REQUEST', 'A call with this id is under way. Use a new id.')
    if (underWay.size < limits.callsUnderWay) return undefined
    const message = `This connection has ${limits.callsUnderWay} calls under way. Wait for some of them to end.`
    return new AppError('RATE_LIMITED', message, { retryAfterSeconds: 1 })
  }

  const countError = () => {
    if (closedFor() === 'silence') return
    recentErrorTimes.push(now())
    if (recentErrorTimes.length > limits.errorsInMinute) recentErrorTimes.shift()
    const [oldest = 0] = recentErrorTimes
    if (recentErrorTimes.length === limits.errorsInMinute && now() - oldest < 60_000) onFlood()
  }

  const note = ({ id, result, error }: SocketAnswer) => {
    const state = id === null ? undefined : underWay.get(id)
    if (id === null || state === undefined) return
    if (error?.data?.error?.code === 'RATE_LIMITED') countError()
    // A subscription that fails after it has started is answered twice: by the error, and then by `stopped`.
    const isOver = error !== undefined ? state !== 'subscribed' : state === 'call' || result?.type === 'stopped'
    if (isOver) {
      underWay.delete(id)
      giveSlotBack(id)
    } else if (result?.type === 'started') underWay.set(id, 'subscribed')
    if (state === 'call' && waiting.size > 0 && !hasUnanswered()) for (const resolve of waiting) resolve()
  }

  return {
    encoder: {
      decode,
      encode(answer) {
        options.onAnswer()
        const text = JSON.stringify(answer)
        note(answer as SocketAnswer) // the border to tRPC's adapter, which knows nothing else to encode
        return text
      },
    },
    hasBadParams: () => badParams,
    answered: () =>
      new Promise((resolve) => {
        if (hasUnanswered()) waiting.add(resolve)
        else resolve()
      }),
  }
}

type ReadMessage = { readonly message: unknown } | RejectedMessage

/** Reads the JSON of a message. Nothing is parsed before it was scanned. */
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
    error: new AppError('BAD_REQUEST', 'The message could not be read. Send calls of tRPC as JSON text.'),
    calls: 1,
  }
}
