import { smallBodyBytes } from './body/body-limit.js'

/** Bounds on the requests of one caller. Times in milliseconds, sizes in bytes. */
export const httpLimits = {
  headerBytes: 32 * 1024,
  headerMs: 10_000,
  /** Maximum time from the first byte of a request to the last one of its body. */
  requestMs: 30_000,
  keepAliveMs: 60_000,
  /** Maximum time for which an answer may stay unread before its connection is closed. */
  unreadMs: 60_000,
  /** Maximum size of a body before its sender has signed in: more than any call takes that they may make. */
  anonymousBodyBytes: smallBodyBytes,
  callsInBatch: 20,
  /** Maximum number of requests on one connection that wait for the answer to an earlier one. */
  waitingRequests: 20,
  /** Maximum number of bodies above `anonymousBodyBytes`, each from its first byte to the end of its answer. */
  largeBodiesOfUser: 8,
  /** Maximum size of the answers to a user that are being made or have not been read, over WebSockets too. */
  answerBytesOfUser: 16 * 1024 * 1024,
  /** Further room for answers of at most `smallAnswerBytes`. */
  moreSmallAnswerBytesOfUser: 4 * 1024 * 1024,
  smallAnswerBytes: 1024 * 1024,
  /** Maximum number of calls of a user that wait until there is room for their answers: as many as a tree has files. */
  waitingAnswersOfUser: 500,
  /** Maximum number of large answers that are made at once, for all users together. */
  largeAnswersAtOnce: 2,
  /** Maximum number of event streams and downloads under way: as many as one socket may have. */
  streamsOfSession: 100,
  /** Maximum number of those of all sessions of a user. */
  streamsOfUser: 200,
} as const

export type HttpLimits = { readonly [Name in keyof typeof httpLimits]: number }
