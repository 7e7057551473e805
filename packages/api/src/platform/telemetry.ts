import type { ErrorCode, GenerationKind, GenerationStatus } from '@assistant/contract'

/** A call of a procedure. */
export interface ObservedCall {
  /** Of a procedure that there is: `users.me`. */
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly transport: 'http' | 'websocket' | 'rest'
  readonly requestId: string
  /** The caller's place in a trace (W3C Trace Context), as it was sent. */
  readonly traceparent: string | undefined
}

/**
 * Hears what happens, for whoever keeps numbers or traces of it. What it is told names procedures, kinds and codes, and
 * never a person, an address or anything that one of them wrote. It must not throw.
 */
export interface Telemetry {
  /** A call begins. What this answers is told how it ended: a subscription's, when it was accepted or refused. */
  call(call: ObservedCall): (outcome: 'OK' | ErrorCode) => void
  /** A run begins. What this answers is told how it ended; without a status it was handed back, or lost. */
  run(run: { readonly kind: GenerationKind; readonly engine: string }): (status: GenerationStatus | undefined) => void
  /** Events were read for those who wait for them, so long after they were announced. */
  eventsRead(lagMs: number): void
}

const nothing = () => {}

/** Hears nothing. */
export const noTelemetry: Telemetry = { call: () => nothing, run: () => nothing, eventsRead: nothing }
