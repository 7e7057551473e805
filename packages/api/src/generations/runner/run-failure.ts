import type { FailureCode } from '@assistant/contract'

/** Ends a run as `failed`. The message is shown to people. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
  constructor(
    readonly code: FailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** The generation is somebody else's by now, or gone: who meets this stops without a word. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
