import { type FailureCode, mendText } from '@assistant/contract'
import { DatabaseError } from '@assistant/database'
import { EngineError } from '@assistant/generator'

/** Ends a run as `failed`. The message is shown to users. */
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

/** Another run holds the lease, or the generation has ended or was deleted. A run that gets this stops silently. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Returns true for errors after which the run cannot write its end either. */
export function preventsWrites(error: unknown): boolean {
  return error instanceof LeaseLost || (error instanceof DatabaseError && error.kind !== 'full')
}

/** Returns the failure that users see. Messages of unexpected errors stay internal, as its cause. */
export function toRunFailure(error: unknown): RunFailure {
  if (error instanceof RunFailure) return error
  if (error instanceof EngineError) return new RunFailure(error.code, mendText(error.message), { cause: error })
  if (error instanceof DatabaseError) {
    return new RunFailure('STORAGE_FULL', 'The server has no space left for the output of the engine.', {
      cause: error,
    })
  }
  return new RunFailure('ENGINE_FAILED', 'The engine failed. Start the generation again.', { cause: error })
}
