/** The part of a pino logger that services use. Passwords, tokens, cookies, prompts and code must not be logged. */
export interface Logger {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
