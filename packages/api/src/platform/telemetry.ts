import type { ErrorCode, GenerationKind, GenerationStatus } from '@assistant/contract'

/** A call of an existing procedure. */
export interface ObservedCall {
  /** The name of the procedure: `users.me`. */
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly transport: 'http' | 'websocket' | 'rest'
  readonly requestId: string
  /** The `traceparent` header as sent by the caller (W3C Trace Context). */
  readonly traceparent: string | undefined
}

/**
 * Receives events for metrics and traces. They contain names of procedures, kinds and codes, and no personal data or user
 * input. Its functions must not throw.
 */
export interface Telemetry {
  /**
   * Called when a call starts. The returned function is called with its outcome: for a subscription, when it is accepted
   * or rejected.
   */
  call(call: ObservedCall): (outcome: 'OK' | ErrorCode) => void
  /**
   * Called when a run starts. The returned function is called when it ends, without a status if it was
   * released or lost its lease.
   */
  run(run: { readonly kind: GenerationKind; readonly engine: string }): (status: GenerationStatus | undefined) => void
  /** Called when events were read for subscribers, with the time since they were announced. */
  eventsRead(lagMs: number): void
}

const nothing = () => {}

/** Ignores all events. */
export const noTelemetry: Telemetry = { call: () => nothing, run: () => nothing, eventsRead: nothing }
