/** The server cannot start, for a reason that a person can mend. The message says what, and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
