import { procedureRecords } from './contract.js'

/** Maximum nesting and size of the JSON of one call. The text of a file counts as one value, however long it is. */
export const jsonLimits = {
  /** Maximum number of arrays and objects inside of one another, counted over the whole request or message. */
  depth: 64,
  /** Maximum number of keys and elements of one call, at every level together. */
  members: 10_000,
  /** Maximum number of keys and elements of a batch, over all of its calls. */
  membersOfBatch: 100_000,
} as const

/** Maximum size of the body of a call, in bytes, unless the record of its procedure allows more. */
const maxBodyBytesByDefault = 128 * 1024

/** Maximum size of the body of a batch, in bytes, whatever its calls add up to. */
const maxBatchBodyBytes = 4 * 1024 * 1024

/** Returns the maximum size of the body of a call or, of several calls in a batch, their sum, at most 4 MiB. In bytes. */
export function maxBodyBytesOf(...procedures: readonly string[]): number {
  const bytes = procedures.map((procedure) => procedureRecords.get(procedure)?.maxBodyBytes ?? maxBodyBytesByDefault)
  return Math.min(
    bytes.reduce((sum, one) => sum + one, 0),
    maxBatchBodyBytes,
  )
}

/** Maximum size of an answer, in bytes of JSON. Some procedures may have more. */
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
 * Size of the answers of a batch, in bytes of JSON, from which on its other calls are refused with RATE_LIMITED. They are
 * not run, and succeed in another batch.
 */
export const maxBatchAnswerBytes = 4 * 1024 * 1024

/** Returns the size that the answer to a call, or to several calls in a batch, is expected not to exceed. In bytes. */
export function maxAnswerBytesOf(...procedures: readonly string[]): number {
  const bytes = procedures.map((procedure) => maxAnswerBytesByProcedure.get(procedure) ?? maxAnswerBytesByDefault)
  return Math.min(
    bytes.reduce((sum, one) => sum + one, 0),
    // The call that reaches the limit of a batch is answered.
    maxBatchAnswerBytes + Math.max(0, ...bytes),
  )
}

/** Returns true for a procedure whose answer may be large. Such calls of a batch run one after the other. */
export function mayAnswerLarge(procedure: string): boolean {
  return maxAnswerBytesByProcedure.has(procedure)
}
