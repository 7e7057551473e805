import { procedureRecords } from './contract.js'

/**
 * Maximum nesting and number of values in the JSON of a request or message. A text is one value, however long it is.
 */
export const jsonLimits = {
  /** Maximum number of arrays and objects inside of one another, counted over the whole request or message. */
  depth: 64,
  /** Maximum number of keys and elements of one call, all levels together. */
  members: 10_000,
  /** Maximum number of keys and elements of a batch, over all of its calls. */
  membersOfBatch: 100_000,
} as const

/** Maximum size of the body of a call, in bytes, unless the record of its procedure allows more. */
const maxBodyBytesByDefault = 128 * 1024

/** Maximum size of the body of a batch, in bytes, whatever its calls add up to. */
const maxBatchBodyBytes = 4 * 1024 * 1024

/**
 * Returns the maximum size, in bytes, of the body of a call or a batch: the sum of the maximums of its calls, up to 4
 * MiB.
 */
export function maxBodyBytesOf(...procedures: readonly string[]): number {
  const bytes = procedures.map((procedure) => procedureRecords.get(procedure)?.maxBodyBytes ?? maxBodyBytesByDefault)
  return Math.min(
    bytes.reduce((sum, one) => sum + one, 0),
    maxBatchBodyBytes,
  )
}

/** Expected maximum size of an answer, in bytes of JSON, for procedures without their own. */
const maxAnswerBytesByDefault = 256 * 1024

const maxAnswerBytesByProcedure: ReadonlyMap<string, number> = new Map([
  // A file of 2 MiB may take twice as much in JSON.
  ['generations.file', 4 * 1024 * 1024],
  // A page ends after a mebibyte of texts.
  ['generations.list', 2 * 1024 * 1024],
  ['projects.list', 2 * 1024 * 1024],
  ['generations.files', 512 * 1024],
])

/**
 * Size of the answers of a batch, in bytes of JSON, from which on its other calls are rejected with RATE_LIMITED. These
 * do not run, and can be made again in another batch.
 */
export const maxBatchAnswerBytes = 4 * 1024 * 1024

/** Returns the size, in bytes, that the answers to a call or to the calls of a batch are expected not to exceed. */
export function maxAnswerBytesOf(...procedures: readonly string[]): number {
  const bytes = procedures.map((procedure) => maxAnswerBytesByProcedure.get(procedure) ?? maxAnswerBytesByDefault)
  return Math.min(
    bytes.reduce((sum, one) => sum + one, 0),
    // The call that reaches the limit of a batch is answered.
    maxBatchAnswerBytes + Math.max(0, ...bytes),
  )
}

/** Returns true for a procedure whose answer may exceed 256 KiB. Such calls of a batch run one after the other. */
export function mayAnswerLarge(procedure: string): boolean {
  return maxAnswerBytesByProcedure.has(procedure)
}
