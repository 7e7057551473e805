/** How much one caller may ask for. Times in milliseconds, sizes in bytes. */
export const httpLimits = {
  headerBytes: 32 * 1024,
  headerMilliseconds: 10_000,
  /** From the first byte of a request to the last one of its body. */
  requestMilliseconds: 30_000,
  keepAliveMilliseconds: 60_000,
  /** An answer of which nothing is read for so long is given up. */
  unreadMilliseconds: 60_000,
  /** Maximum size of a body before its sender has signed in: more than any call takes that they may make. */
  anonymousBodyBytes: 64 * 1024,
  callsInBatch: 20,
  /** Sent on one connection before the answer to the one before them was through. */
  waitingRequests: 20,
  /** Bodies larger than those of who is not signed in, from when they begin to come to the end of the answer. */
  largeBodiesOfUser: 8,
  /** Sizes of the answers to a user that are being made or have not been read, over WebSockets too. */
  answerBytesOfUser: 16 * 1024 * 1024,
  /** What answers of at most `smallAnswerBytes` may take beyond it. */
  moreSmallAnswerBytesOfUser: 4 * 1024 * 1024,
  smallAnswerBytes: 1024 * 1024,
  /** Calls of a user that wait until there is room for their answers: as many as a tree has files. */
  waitingAnswersOfUser: 500,
  /** Large answers that are made at once, for all users together. */
  largeAnswersAtOnce: 2,
  /** Event streams and downloads under way: as many as one socket may have. */
  streamsOfSession: 100,
} as const

export type HttpLimits = { readonly [Name in keyof typeof httpLimits]: number }
