import type { TRPCClientErrorLike } from '@trpc/client'
import type { TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODE_NUMBER } from '@trpc/server'

// Types of calls that the generated interface uses. They are interfaces of this package, so that declaration files of
// others can name them.

/** Options of a call. */
export interface CallOptions {
  /** Values for the links of the client. */
  context?: Record<string, unknown>
  /** Aborts the call. It rejects with ABORTED. */
  signal?: AbortSignal
}

/** State of the connection that carries a subscription. */
export interface ConnectionState<TError> {
  type: 'state'
  state: 'idle' | 'connecting' | 'pending'
  /** The reason for which the connection was lost, while it is being restored. */
  error: CallError<TError> | null
}

/** Callbacks of a subscription. */
export interface SubscriptionCallbacks<TEvent, TError> {
  onStarted: (options: { context: Record<string, unknown> | undefined }) => void
  /** Called with each event. */
  onData: (event: TEvent) => void
  /** Called when the subscription ends with an error. */
  onError: (error: CallError<TError>) => void
  onStopped: () => void
  /** Called when the subscription ends, for any reason. */
  onComplete: () => void
  /** Called when the connection is established, lost or restored. */
  onConnectionStateChange: (state: ConnectionState<TError>) => void
}

/** Options of a subscription with callbacks: at least one of them. */
export type SubscribeOptions<TEvent, TError> = CallOptions &
  Partial<SubscriptionCallbacks<TEvent, TError>> &
  {
    [Name in keyof SubscriptionCallbacks<TEvent, TError>]: Pick<SubscriptionCallbacks<TEvent, TError>, Name>
  }[keyof SubscriptionCallbacks<TEvent, TError>]

/** Options of a subscription that is read with `for await`: no callbacks. */
export type IterateOptions = CallOptions & { [Name in keyof SubscriptionCallbacks<unknown, unknown>]?: never }

/** A subscription that is under way. */
export interface Unsubscribable {
  /** Ends the subscription. */
  unsubscribe(): void
}

/** An event with its number, from which a subscription can be resumed. */
export interface TrackedEvent<TEvent> {
  /** Number of the event, as digits. */
  id: string
  data: TEvent
}

/** An error in tRPC's envelope. */
export interface ErrorShape<TError> {
  message: string
  data: { code: TRPC_ERROR_CODE_KEY; httpStatus: number; path: string | undefined; error: TError }
  code: TRPC_ERROR_CODE_NUMBER
}

/** An error of a subscription, in the form of tRPC's client. */
export type CallError<TError> = TRPCClientErrorLike<{ errorShape: ErrorShape<TError>; transformer: false }>
