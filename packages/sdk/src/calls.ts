import type { TRPCClientErrorLike } from '@trpc/client'
import type { TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODE_NUMBER } from '@trpc/server'
import type { AppRouter } from './api.js'

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
export interface ConnectionState {
  type: 'state'
  state: 'idle' | 'connecting' | 'pending'
  /** The reason for which the connection was lost, while it is being restored. */
  error: TRPCClientErrorLike<AppRouter> | null
}

/** Callbacks of a subscription. */
export interface SubscriptionCallbacks<TEvent> {
  onStarted: (options: { context: Record<string, unknown> | undefined }) => void
  /** Called with each event. */
  onData: (event: TEvent) => void
  /** Called when the subscription ends with an error. */
  onError: (error: TRPCClientErrorLike<AppRouter>) => void
  onStopped: () => void
  /** Called when the subscription ends, for any reason. */
  onComplete: () => void
  /** Called when the connection is established, lost or restored. */
  onConnectionStateChange: (state: ConnectionState) => void
}

/** Options of a subscription with callbacks: at least one of them. */
export type SubscribeOptions<TEvent> = CallOptions &
  Partial<SubscriptionCallbacks<TEvent>> &
  {
    [Name in keyof SubscriptionCallbacks<TEvent>]: Pick<SubscriptionCallbacks<TEvent>, Name>
  }[keyof SubscriptionCallbacks<TEvent>]

/** Options of a subscription that is read with `for await`: no callbacks. */
export type IterateOptions = CallOptions & { [Name in keyof SubscriptionCallbacks<unknown>]?: never }

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
