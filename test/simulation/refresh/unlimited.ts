import type { Limits } from '@assistant/api/testing'

const spent = { giveBack: async () => {} }

/** Limits that never reject: the real ones use timers of the machine instead of simulated time. */
export const unlimited: Limits = {
  anonymousCall: async () => {},
  userCall: async () => {},
  passwordCheck: async () => spent,
  registration: async () => spent,
  ownPasswordCheck: async () => {},
  welcomeMail: async () => true,
  passwordReset: async () => {},
  refresh: async () => {},
  mail: async () => {},
}
