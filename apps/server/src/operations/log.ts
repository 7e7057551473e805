import { type Logger, pino } from 'pino'
import type { Config } from '../config.js'

/** JSON for machines, lines for people. Written at once: the last line before an exit is the one that is wanted. */
export async function createLog({ level, format }: Config['log']): Promise<Logger> {
  if (format === 'json') return pino({ level, base: null }, pino.destination({ dest: 1, sync: true }))
  // Loaded where it is wanted only: it is a tenth of the time that a start takes.
  const { default: pretty } = await import('pino-pretty')
  return pino({ level, base: null }, pretty({ sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss' }))
}
