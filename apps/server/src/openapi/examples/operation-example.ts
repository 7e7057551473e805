import type * as z from 'zod'

interface Shapes {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** Example of an operation: an input and the answer to it. */
export interface OperationExample<Procedure extends Shapes = Shapes> {
  readonly input: z.input<Procedure['input']>
  readonly output: z.input<Procedure['output']>
}

/** An example for each query and mutation of a router. A missing one is a type error. */
export type OperationExamples<Procedures> = {
  readonly [Name in keyof Procedures as Procedures[Name] extends Shapes ? Name : never]: OperationExample<
    Extract<Procedures[Name], Shapes>
  >
}
