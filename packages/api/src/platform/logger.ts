/** The part of a pino logger that services use. Do not log passwords, tokens, cookies, prompts or code. */
export interface Logger {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
