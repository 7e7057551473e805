import type { Command } from './command.js'
import { readOptions } from './options.js'
import { withMaintenance } from './with-database.js'

export const rotateKeys: Command = {
  summary: 'creates a new key for signing access tokens',
  synopsis: '[--now] [--end-sessions]',
  details: `Without options, this is a planned rotation that nobody notices: the new key is published one hour before it is used,
and the earlier keys stay valid until their tokens have expired. Keys that were encrypted with SECRET_PREVIOUS are
encrypted with SECRET.

  --now           use it after a leak, or if SECRET is lost. The new key is used at once and the earlier keys are
                  deleted: access tokens issued before are rejected, and clients refresh them
  --end-sessions  also ends all sessions. Use it after a leak of SECRET, and after you restored a backup

A server that runs with another SECRET cannot read the new key. Stop it first.`,

  async run(parameters, context) {
    const options = readOptions(parameters, {
      now: { type: 'boolean', default: false },
      'end-sessions': { type: 'boolean', default: false },
    })
    const { print } = context
    await withMaintenance(context, async ({ config, maintenance }) => {
      const { id, activeFrom, wereLocked } = await maintenance.rotateKeys({ isLeak: options.now })
      print(
        options.now
          ? `The new key ${id} signs access tokens from now on. Tokens issued before are rejected; clients refresh them.`
          : `The new key ${id} signs access tokens from ${activeFrom.toISOString()} on. Earlier keys stay valid until their tokens have expired.`,
      )
      if (wereLocked) {
        print('The earlier keys were encrypted with another SECRET. Restart servers that still run with that one.')
      }
      if (!options.now && config.secretPrevious !== undefined) {
        print(
          'Keys that were encrypted with SECRET_PREVIOUS are now encrypted with SECRET. Keep SECRET_PREVIOUS set for ' +
            `${config.sessionMaxDays} days (SESSION_MAX_DAYS) after the change of SECRET: earlier sessions need it.`,
        )
      }
      if (options['end-sessions']) {
        print(`Ended all sessions: ${await maintenance.endAllSessions()}.`)
      }
    })
  },
}
