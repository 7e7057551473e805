/** The server must not start like this. The message is for who starts it, and says what to do. */
export class BootstrapRefusedError extends Error {
  override readonly name = 'BootstrapRefusedError'
}
