import { type LevelWithSilent, type Logger, pino } from 'pino'

export interface LogSettings {
  readonly level: LevelWithSilent
  readonly format: 'pretty' | 'json'
}

/**
 * Creates the log: JSON for programs, or plain lines for people. Writes are synchronous, so that the last line before
 * an exit is not lost.
 */
export async function createLog({ level, format }: LogSettings): Promise<Logger> {
  if (format === 'json') return pino({ level, base: null }, pino.destination({ dest: 1, sync: true }))
  // Loaded only when it is used: loading it takes a tenth of the time of a start.
  const { default: pretty } = await import('pino-pretty')
  return pino({ level, base: null }, pretty({ sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss' }))
}
