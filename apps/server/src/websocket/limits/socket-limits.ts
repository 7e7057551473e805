/** Limits per socket, session, user and network. */
export const socketLimits = {
  /** Maximum size of a message of a signed-in client. No procedure accepts more; most accept 128 KiB. */
  messageBytes: 4 * 1024 * 1024,
  /** Maximum number of bytes, frame headers included, that are read before the client presents a token. */
  anonymousBytes: 64 * 1024,
  /** Maximum number of bytes that a client may leave unread before it has signed in. */
  anonymousUnreadBytes: 64 * 1024,
  /** Maximum number of bytes of errors, sent without tRPC, that a client may leave unread. */
  unreadErrorBytes: 1024 * 1024,
  /** Minimum number of bytes that a received piece counts as; before a token was presented, also each of its frames. */
  minCountedBytes: 256,
  /** Maximum number of frames of one message. */
  framesOfMessage: 2_048,
  /** Maximum number of chunks in which an unfinished frame is kept in memory. */
  piecesOfFrame: 16 * 1024,
  /** Maximum number of calls in one message. After a reconnect, a tRPC client renews all subscriptions in one message. */
  callsInMessage: 200,
  /** Maximum number of running calls, subscriptions included. */
  callsUnderWay: 100,
  /** Maximum number of queries and mutations that run at once, and of subscriptions that start at once. Others wait. */
  callsAtOnce: 8,
  /** Number of rejected calls, unreadable messages and RATE_LIMITED answers within a minute that closes a socket. */
  errorsInMinute: 100,
  socketsOfSession: 20,
  socketsOfUser: 100,
  /** Maximum number of sockets of one network whose clients have not signed in. */
  anonymousSocketsOfNetwork: 200,
  /** Maximum number of sockets of the server whose clients have not signed in. */
  anonymousSockets: 2_000,
  /** Maximum time from the opening of a socket to the sign-in of its client. */
  anonymousMs: 10_000,
  /** Maximum time to receive the rest of a large message (over 56 KiB) once it has a slot. */
  largeMessageMs: 30_000,
  /** Interval between pings. */
  pingMs: 30_000,
  /** Maximum time for which a client may leave more than 1 MiB unread. */
  slowMs: 60_000,
  /** Maximum time for which a closing socket waits for the answers of running calls. */
  lastAnswersMs: 250,
  /** Maximum time from the close frame of either side to the end of the connection. */
  closeMs: 1_000,
} as const

export type SocketLimits = { readonly [Name in keyof typeof socketLimits]: number }
