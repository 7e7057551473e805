import type { ErrorCode } from '@assistant/contract'
import type * as z from 'zod'

interface Shapes {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** What the description tells of an operation that its procedure does not say in a form that can be read. */
export interface OperationText<Procedure extends Shapes = Shapes> {
  /** What the summary leaves open, in Markdown. */
  readonly description?: string
  /** Beside those that its method, and who may call it, bring along. */
  readonly errors?: readonly ErrorCode[]
  /** One input, and what it is answered with. */
  readonly input: z.input<Procedure['input']>
  readonly output: z.input<Procedure['output']>
}

/** A text for each procedure of a router that answers: one that is missing does not compile. */
export type OperationTexts<Procedures> = {
  readonly [Name in keyof Procedures as Procedures[Name] extends Shapes ? Name : never]: OperationText<
    Extract<Procedures[Name], Shapes>
  >
}
