/** Maximum nesting and size of the JSON of one call. The text of a file counts as one value, however long it is. */
export const jsonLimits = {
  /** Maximum number of arrays and objects inside of one another, counted over the whole request or message. */
  depth: 64,
  /** Maximum number of keys and elements of one call, at every level together. */
  members: 10_000,
} as const

/** Maximum size of the body of a call, in bytes. Some procedures may have more. */
const maxBodyBytesByDefault = 128 * 1024

const maxBodyBytesByProcedure: ReadonlyMap<string, number> = new Map([['generations.start', 4 * 1024 * 1024]])

/** Maximum size of the body of a batch, in bytes, whatever its calls add up to. */
const maxBatchBodyBytes = 4 * 1024 * 1024

/** Returns the maximum size of the body of a call or, of several calls in a batch, their sum, at most 4 MiB. In bytes. */
export function maxBodyBytesOf(...procedures: readonly string[]): number {
  const bytes = procedures.map((procedure) => maxBodyBytesByProcedure.get(procedure) ?? maxBodyBytesByDefault)
  return Math.min(
    bytes.reduce((sum, one) => sum + one, 0),
    maxBatchBodyBytes,
  )
}
