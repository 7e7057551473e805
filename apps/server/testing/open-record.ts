import { errorCode } from '@assistant/contract'
import * as z from 'zod'

/** Common part of the records of test procedures that anyone may call and that may fail with any error. */
export const openRecord = { access: 'public', summary: 'Serves a test', errors: errorCode.options } as const

/** Record of a test procedure that accepts and answers anything. */
export const anyRecord = { ...openRecord, input: z.unknown(), output: z.unknown() } as const
