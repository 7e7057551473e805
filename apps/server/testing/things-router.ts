import { once } from 'node:events'
import { AppError, procedure, router } from '@assistant/api'
import { mutation, query, subscription } from '@assistant/contract'
import { tracked } from '@trpc/server'
import * as z from 'zod'
import { openRecord } from './open-record.js'

export type Notify = (name: string) => void

const thing = z.object({ id: z.string(), name: z.string(), amount: z.number(), isOpen: z.boolean().nullable() })
const noInput = z.strictObject({}).prefault({})
const change = z.strictObject({
  id: z.string(),
  name: z.string().default(''),
  amount: z.number().default(1),
  isOpen: z.boolean().nullable().default(null),
})

/** Creates procedures with REST routes: one for each way to send an input, and some that fail, wait or emit events. */
export function thingsRouter(notify: Notify) {
  return router({
    make: procedure(
      mutation({
        ...openRecord,
        rest: { method: 'POST', path: '/things/', status: 201 },
        input: z.strictObject({ name: z.string() }),
        output: thing,
      }),
    ).mutation(({ input }) => ({ ...input, id: 'new', amount: 1, isOpen: null })),
    own: procedure(
      query({ ...openRecord, rest: { method: 'GET', path: '/things/own' }, input: noInput, output: thing }),
    ).query(() => ({ id: 'the own one', name: '', amount: 1, isOpen: null })),
    get: procedure(
      query({ ...openRecord, rest: { method: 'GET', path: '/things/{id}' }, input: change, output: thing }),
    ).query(({ input }) => input),
    change: procedure(
      mutation({ ...openRecord, rest: { method: 'PUT', path: '/things/{id}' }, input: change, output: thing }),
    ).mutation(({ input }) => input),
    remove: procedure(
      mutation({
        ...openRecord,
        rest: { method: 'DELETE', path: '/things/{id}' },
        input: z.strictObject({ id: z.string(), name: z.string().default('gone') }),
        output: thing,
      }),
    ).mutation(({ input }) => ({ ...input, amount: 0, isOpen: null })),
    private: procedure(
      mutation({
        ...openRecord,
        access: 'user',
        rest: { method: 'PUT', path: '/private/{id}' },
        input: change,
        output: thing,
      }),
    ).mutation(({ input }) => input),
    busy: procedure(
      query({ ...openRecord, rest: { method: 'GET', path: '/busy' }, input: noInput, output: thing }),
    ).query(() => {
      throw new AppError('RATE_LIMITED', 'Too often. Wait a moment.', { retryAfterSeconds: 7 })
    }),
    never: procedure(
      mutation({ ...openRecord, rest: { method: 'POST', path: '/never' }, input: noInput, output: z.null() }),
    ).mutation(async ({ signal }) => {
      notify('never')
      if (signal && !signal.aborted) await once(signal, 'abort')
      notify('aborted')
      return null
    }),
    /**
     * Emits the events after `lastEventId` up to number 5, the `result`. Some ids differ: `none` fails at once,
     * `broken` and `rejected` fail at event 3, `waiting` waits there until it is aborted, and `endless` then repeats an
     * event 6 until it is aborted.
     */
    events: procedure(
      subscription({
        ...openRecord,
        rest: { method: 'GET', path: '/things/{id}/events' },
        input: z.strictObject({ id: z.string(), lastEventId: z.string().regex(/^\d*$/).default('') }),
        event: z.unknown(),
      }),
    ).subscription(async function* ({ input, ctx, signal }) {
      const isAborted = () => signal === undefined || signal.aborted
      if (input.id === 'none') throw new AppError('GENERATION_NOT_FOUND', 'The generation does not exist.')
      for (let number = Number(input.lastEventId) + 1; number <= 5; number += 1) {
        if (number === 3 && input.id === 'broken') throw new Error('broken inside')
        if (number === 3 && input.id === 'rejected')
          throw new AppError('EVENTS_EXPIRED', 'The events are no longer kept.')
        if (number === 3 && input.id === 'waiting' && signal && !isAborted()) {
          await once(signal, 'abort')
          notify('aborted')
        }
        if (isAborted()) return
        yield tracked(String(number), { type: number === 5 ? 'result' : 'chat', text: `line ${number}\nü` })
      }
      while (input.id === 'endless' && signal && !isAborted()) {
        await ctx.transport.drained(signal)
        yield tracked('6', { type: 'chat', text: 'x'.repeat(256 * 1024) })
      }
    }),
  })
}
