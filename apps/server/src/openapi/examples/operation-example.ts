import type * as z from 'zod'

interface Shapes {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** An input of an operation, and the answer to it. */
export interface OperationExample<Procedure extends Shapes = Shapes> {
  readonly input: z.input<Procedure['input']>
  readonly output: z.input<Procedure['output']>
}

/** An example for each procedure of a router that is answered once. A missing one does not compile. */
export type OperationExamples<Procedures> = {
  readonly [Name in keyof Procedures as Procedures[Name] extends Shapes ? Name : never]: OperationExample<
    Extract<Procedures[Name], Shapes>
  >
}
