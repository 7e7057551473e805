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
 * Receives events for metrics and traces. They contain names, ids of requests and engines, kinds, codes and times. They
 * contain no personal data, and `traceparent` is the only input of the client. The functions must not throw.
 */
export interface Telemetry {
  /**
   * Called when a call starts. The returned function is called with its outcome: for a subscription, when it is
   * accepted or rejected.
   */
  call(call: ObservedCall): (outcome: 'OK' | ErrorCode) => void
  /**
   * Called when a run starts. The returned function is called when the run ends, without a status if the run did not
   * end its generation: it was released, lost its lease or could not write.
   */
  run(run: { readonly kind: GenerationKind; readonly engine: string }): (status: GenerationStatus | undefined) => void
  /** Called when announced events were read for subscribers, with the time since the first hint about them. */
  eventsRead(lagMs: number): void
}

const nothing = () => {}

/** Ignores all events. */
export const noTelemetry: Telemetry = { call: () => nothing, run: () => nothing, eventsRead: nothing }
