import * as z from 'zod'
import { inputOf } from '../primitives.js'
import { query } from './record.js'

export const system = {
  health: query({
    access: 'public',
    rest: { method: 'GET', path: '/health' },
    summary: "Returns the server's version and uptime",
    errors: [],
    input: inputOf({}).prefault({}),
    output: z.object({
      status: z.literal('ok'),
      version: z.string(),
      /** Seconds since the server process started. */
      uptimeSeconds: z.number().min(0),
    }),
  }),
} as const
