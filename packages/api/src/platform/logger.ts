/** The part of a pino logger that services use. Never given a password, token, cookie, prompt or code. */
export interface Logger {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
