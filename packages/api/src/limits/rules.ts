const minute = 60
const hour = 60 * minute

/** Maximum number of events (`points`) in the `seconds` after the first one. See docs/security.md, Limits. */
export const limitRules = {
  failuresOfAccountFromPrefix: { points: 10, seconds: 15 * minute },
  failuresOfPrefix: { points: 100, seconds: 15 * minute },
  failuresOfAccount: { points: 50, seconds: 15 * minute },
  /** Counts correct passwords too, because hashing them takes capacity from other sign-ins. */
  ownPasswordChecksOfUser: { points: 30, seconds: 15 * minute },
  registrationsOfPrefix: { points: 20, seconds: hour },
  takenAddressesOfPrefix: { points: 5, seconds: hour },
  resetsOfAccount: { points: 5, seconds: hour },
  refreshesOfSession: { points: 60, seconds: minute },
  anonymousCallsOfPrefix: { points: 300, seconds: minute },
  callsOfUser: { points: 600, seconds: minute },
  mailsOfSender: { points: 20, seconds: hour },
  mailsToStranger: { points: 5, seconds: 24 * hour },
} as const satisfies Record<string, { readonly points: number; readonly seconds: number }>

export type LimitName = keyof typeof limitRules
