/** Bounds on what one socket, session, user and network may ask for. Sizes in bytes. */
export const socketLimits = {
  /** Maximum size of a message of a client that has signed in. Each procedure has a limit of its own below it. */
  messageBytes: 4 * 1024 * 1024,
  /** Maximum number of bytes, frames included, that are read before a token has been presented. */
  anonymousBytes: 64 * 1024,
  /** Maximum number of bytes that a socket may leave unread before its client has signed in. */
  anonymousUnreadBytes: 64 * 1024,
  /** Maximum number of bytes of refusals that a socket may leave unread. */
  unreadErrorBytes: 1024 * 1024,
  /** Pieces that arrive and frames that are handled count as this many bytes at least. */
  minCountedBytes: 256,
  /** Maximum number of frames of one message. */
  framesOfMessage: 2_048,
  /** Maximum number of pieces in which the unfinished frame of a message may be kept. */
  piecesOfFrame: 16 * 1024,
  /** A client of tRPC subscribes to everything again in one message after a reconnect. */
  callsInMessage: 200,
  /** Calls and subscriptions together. */
  callsUnderWay: 100,
  /** Maximum number of queries and mutations that run; others wait for them. */
  callsAtOnce: 8,
  /** Number of refused calls, unreadable messages and answers RATE_LIMITED within a minute at which a socket is closed. */
  errorsInMinute: 100,
  socketsOfSession: 20,
  socketsOfUser: 100,
  /** Maximum number of sockets of one network, and of all, whose clients have not signed in. */
  anonymousSocketsOfNetwork: 200,
  anonymousSockets: 2_000,
  anonymousMs: 10_000,
  /** Maximum time from the moment at which a message is seen to be large to its end. */
  largeMessageMs: 30_000,
  pingMs: 30_000,
  /** Maximum time for which more than 1 MiB may stay unread. */
  slowMs: 60_000,
  /** Maximum time for which a socket that is to be closed waits for the answers of calls under way. */
  lastAnswersMs: 250,
  /** Maximum time from the close frame of either side to the end of the connection. */
  closeMs: 1_000,
} as const

export type SocketLimits = { readonly [Name in keyof typeof socketLimits]: number }
