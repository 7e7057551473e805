import type * as z from 'zod'

/** The keys of an object, each with its schema. */
export type Shape = Readonly<Record<string, z.ZodType>>

/** Keys of an input as parameters, each with what an example has there. */
export function parametersOf(where: 'path' | 'query', shape: Shape, input: Readonly<Record<string, unknown>>) {
  return Object.entries(shape).map(([name, schema]) =>
    schema.meta({ param: { in: where, name, ...(name in input && { example: input[name] }) } }),
  )
}
