import * as z from 'zod'
import type { RestProcedure } from '../rest/procedures.js'
import type { Shape } from './parameters.js'

/** Where the keys of an input come from: each is in one place. */
export interface ParameterLocations {
  readonly path: Shape
  readonly query: Shape
  /** What comes as JSON; undefined where nothing does. */
  readonly body: z.ZodObject | undefined
}

/** Takes an input apart as calls put it together: what the path names, and the rest in the query of GET, else as JSON. */
export function parameterLocationsOf({
  method,
  path,
  input,
}: Pick<RestProcedure, 'method' | 'path' | 'input'>): ParameterLocations {
  const isInPath = (key: string) => path.includes(`{${key}}`)
  const pick = (takes: (key: string) => boolean): Shape =>
    Object.fromEntries(Object.entries(input.shape).filter(([key]) => takes(key)))
  const inPath = pick(isInPath)
  const others = pick((key) => !isInPath(key))
  if (method === 'GET') return { path: inPath, query: others, body: undefined }
  if (Object.keys(others).length === 0) return { path: inPath, query: {}, body: undefined }
  // An object of which nothing was taken keeps what is checked beside its keys.
  const isWhole = Object.keys(inPath).length === 0
  return { path: inPath, query: {}, body: isWhole ? input : z.strictObject(others) }
}
