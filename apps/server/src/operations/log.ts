import { type LevelWithSilent, type Logger, pino } from 'pino'

export interface LogSettings {
  readonly level: LevelWithSilent
  readonly format: 'pretty' | 'json'
}

/** Creates the log: JSON for machines, or lines for people. Writes are synchronous, so that the last line before an exit is kept. */
export async function createLog({ level, format }: LogSettings): Promise<Logger> {
  if (format === 'json') return pino({ level, base: null }, pino.destination({ dest: 1, sync: true }))
  // Loaded where it is wanted only: it is a tenth of the time that a start takes.
  const { default: pretty } = await import('pino-pretty')
  return pino({ level, base: null }, pretty({ sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss' }))
}
