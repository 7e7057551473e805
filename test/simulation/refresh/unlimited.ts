import type { Limits } from '@assistant/api/testing'

const spent = { giveBack: async () => {} }

/** Everything may be done as often as anybody likes: the real limits count by timers of the machine, not of the world. */
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
