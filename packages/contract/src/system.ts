import * as z from 'zod'
import { inputOf } from './primitives.js'

export const system = {
  /** That it lives, which version it is, and for how long it has been up. */
  health: {
    input: inputOf({}).prefault({}),
    output: z.object({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.number().min(0) }),
  },
} as const
