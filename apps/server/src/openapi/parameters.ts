import type * as z from 'zod'

/** Keys of an object with their schemas. */
export type Shape = Readonly<Record<string, z.ZodType>>

/** Returns keys of an input as OpenAPI parameters, with the values of an example input. */
export function parametersOf(location: 'path' | 'query', shape: Shape, input: Readonly<Record<string, unknown>>) {
  return Object.entries(shape).map(([name, schema]) =>
    schema.meta({ param: { in: location, name, ...(name in input && { example: input[name] }) } }),
  )
}
