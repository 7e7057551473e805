import type { Command } from './command.js'
import { readOptions } from './options.js'
import { withMaintenance } from './with-database.js'

export const rotateKeys: Command = {
  summary: 'makes a new key that access tokens are signed with',
  synopsis: '[--now] [--end-sessions]',
  details: `By plan the new key is published for an hour before it signs, and the keys before it serve until their tokens have
expired: nobody notices. What SECRET_PREVIOUS had encrypted is encrypted with SECRET.

  --now           after a leak, or when SECRET is lost: the new key signs at once and the others are gone. Access
                  tokens so far are refused; clients refresh
  --end-sessions  ends the sessions of everybody, too: after a leak of SECRET, and after a backup was restored

A server that runs with another SECRET cannot read the new key: stop it first.`,

  async run(parameters, context) {
    const options = readOptions(parameters, {
      now: { type: 'boolean', default: false },
      'end-sessions': { type: 'boolean', default: false },
    })
    const { say } = context
    await withMaintenance(context, async ({ config, maintenance }) => {
      const { id, activeFrom, wereLocked } = await maintenance.rotateKeys({ isLeak: options.now })
      say(
        options.now
          ? `The new key ${id} signs from now on. Every access token so far is refused; clients refresh.`
          : `The new key ${id} signs from ${activeFrom.toISOString()} on. The keys before it serve until their tokens have expired.`,
      )
      if (wereLocked) {
        say(
          'This SECRET could not open the keys before it. Servers that run with another one: start them with this one.',
        )
      }
      if (!options.now && config.secretPrevious !== undefined) {
        say(
          'What SECRET_PREVIOUS had encrypted is encrypted with SECRET now. Leave SECRET_PREVIOUS set for ' +
            `${config.sessionMaxDays} days (SESSION_MAX_DAYS) from the change on: sessions from before it need it.`,
        )
      }
      if (options['end-sessions']) {
        say(`Ended the sessions of everybody: ${await maintenance.endAllSessions()}.`)
      }
    })
  },
}
