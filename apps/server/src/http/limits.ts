import { smallBodyBytes } from './body/body-limit.js'

/** Limits of HTTP requests and answers. Times are in milliseconds, sizes in bytes. */
export const httpLimits = {
  headerBytes: 32 * 1024,
  headerMs: 10_000,
  /** Maximum time from the first byte of a request to the last byte of its body. */
  requestMs: 30_000,
  keepAliveMs: 60_000,
  /**
   * Maximum time for which nothing is sent or received on an HTTP connection, for example because its answer is not
   * read. After that it is closed.
   */
  unreadMs: 60_000,
  /** Maximum size of a body from an anonymous caller. It exceeds what the procedures that anyone may call need. */
  anonymousBodyBytes: smallBodyBytes,
  callsInBatch: 20,
  /** Maximum number of pipelined requests on a connection that wait until earlier ones are answered. */
  waitingRequests: 20,
  /**
   * Maximum number of requests of a user at once whose body is larger than `anonymousBodyBytes`, or states no size.
   * Each one counts until it is answered.
   */
  largeBodiesOfUser: 8,
  /** Maximum size of the answers to a user that are being built or have not been read yet, over HTTP and WebSockets. */
  answerBytesOfUser: 16 * 1024 * 1024,
  /** Bytes beyond `answerBytesOfUser` that only answers of at most `smallAnswerBytes` may take. */
  moreSmallAnswerBytesOfUser: 4 * 1024 * 1024,
  smallAnswerBytes: 1024 * 1024,
  /**
   * Maximum number of calls of a user that wait for the answer budget: a client may read all files of a tree at once,
   * at most 500.
   */
  waitingAnswersOfUser: 500,
  /** Maximum number of large answers that are built at once, for all users together. */
  largeAnswersAtOnce: 2,
  /** Maximum number of open event streams and downloads of a session: as many as the running calls of one socket. */
  streamsOfSession: 100,
  /** Maximum number of open event streams and downloads of all sessions of a user together. */
  streamsOfUser: 200,
} as const

export type HttpLimits = { readonly [Name in keyof typeof httpLimits]: number }
