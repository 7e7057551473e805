/** Maximum nesting and size of the JSON of one call. The text of a file counts as one value, however long it is. */
export const jsonLimits = {
  /** Maximum number of arrays and objects inside of one another, counted over the whole request or message. */
  depth: 64,
  /** Maximum number of keys and elements of one call, at every level together. */
  members: 10_000,
} as const
