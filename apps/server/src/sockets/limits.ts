/** How much one socket, and one session, may ask for. Times in milliseconds, sizes in bytes. */
export const socketLimits = {
  messageBytes: 4 * 1024 * 1024,
  /** Of who has not said who they are: it is read then, but not looked into. */
  anonymousMessageBytes: 64 * 1024,
  /** Not less: after a reconnect, a stock client subscribes to everything again in one message. */
  callsInMessage: 200,
  /** Calls and subscriptions together. */
  callsUnderWay: 100,
  /** So many queries and mutations run; others wait for them. */
  callsAtOnce: 8,
  /** So many answers RATE_LIMITED within a minute, and the socket is closed. */
  refusalsInMinute: 100,
  socketsOfSession: 20,
  anonymousMilliseconds: 10_000,
  pingMilliseconds: 30_000,
  /** How long a reader may leave more than 1 MiB unread. */
  slowMilliseconds: 60_000,
  /** How long a socket that is to be closed waits for the answers of calls under way. */
  lastAnswersMilliseconds: 250,
} as const

export type SocketLimits = { readonly [Name in keyof typeof socketLimits]: number }
