import * as z from 'zod'
import type { RestProcedure } from '../rest/procedures.js'
import type { Shape } from './parameters.js'

/** The keys of an input, by the part of the request that contains them. */
export interface ParameterLocations {
  readonly path: Shape
  readonly query: Shape
  /** Schema of the JSON body, or undefined when there is none. */
  readonly body: z.ZodObject | undefined
}

/** Splits an input into path parameters and other keys, which are in the query of a GET and else in the body. */
export function parameterLocationsOf({
  method,
  path,
  input,
}: Pick<RestProcedure, 'method' | 'path' | 'input'>): ParameterLocations {
  const isInPath = (key: string) => path.includes(`{${key}}`)
  const pick = (matches: (key: string) => boolean): Shape =>
    Object.fromEntries(Object.entries(input.shape).filter(([key]) => matches(key)))
  const inPath = pick(isInPath)
  const others = pick((key) => !isInPath(key))
  if (method === 'GET') return { path: inPath, query: others, body: undefined }
  if (Object.keys(others).length === 0) return { path: inPath, query: {}, body: undefined }
  // Without path parameters, the body is the whole input, including the refinements of its schema.
  const isWhole = Object.keys(inPath).length === 0
  return { path: inPath, query: {}, body: isWhole ? input : z.strictObject(others) }
}
