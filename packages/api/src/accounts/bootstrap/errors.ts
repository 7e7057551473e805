/** The server cannot start with this configuration. The message tells the operator what to do. */
export class BootstrapRefusedError extends Error {
  override readonly name = 'BootstrapRefusedError'
}
