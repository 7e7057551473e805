import { once } from 'node:events'
import { AppError, publicProcedure, rest, router } from '@assistant/api'
import { tracked } from '@trpc/server'
import * as z from 'zod'

export type Say = (word: string) => void

const thing = z.object({ id: z.string(), name: z.string(), amount: z.number(), isOpen: z.boolean().nullable() })
const noInput = z.strictObject({}).prefault({})
const change = z.strictObject({
  id: z.string(),
  name: z.string().default(''),
  amount: z.number().default(1),
  isOpen: z.boolean().nullable().default(null),
})

/** Procedures with places in the REST face, one for each way an input can come. */
export function thingsRouter(say: Say) {
  return router({
    make: publicProcedure
      .meta(rest('POST', '/things/', 'Make a thing', 201))
      .input(z.strictObject({ name: z.string() }))
      .output(thing)
      .mutation(({ input }) => ({ ...input, id: 'new', amount: 1, isOpen: null })),
    own: publicProcedure
      .meta(rest('GET', '/things/own', 'The own thing'))
      .input(noInput)
      .output(thing)
      .query(() => ({ id: 'the own one', name: '', amount: 1, isOpen: null })),
    get: publicProcedure
      .meta(rest('GET', '/things/{id}', 'One thing'))
      .input(change)
      .output(thing)
      .query(({ input }) => input),
    change: publicProcedure
      .meta(rest('PUT', '/things/{id}', 'Change a thing'))
      .input(change)
      .output(thing)
      .mutation(({ input }) => input),
    remove: publicProcedure
      .meta(rest('DELETE', '/things/{id}', 'Remove a thing'))
      .input(z.strictObject({ id: z.string(), name: z.string().default('gone') }))
      .output(thing)
      .mutation(({ input }) => ({ ...input, amount: 0, isOpen: null })),
    private: publicProcedure
      .use(({ ctx, next }) => {
        if (ctx.authentication.claims === null) throw new AppError('UNAUTHENTICATED', 'Sign in first.')
        return next()
      })
      .meta(rest('PUT', '/private/{id}', 'For who is signed in'))
      .input(change)
      .output(thing)
      .mutation(({ input }) => input),
    busy: publicProcedure
      .meta(rest('GET', '/busy', 'Too much'))
      .input(noInput)
      .output(thing)
      .query(() => {
        throw new AppError('RATE_LIMITED', 'Too often. Wait a moment.', { retryAfterSeconds: 7 })
      }),
    never: publicProcedure
      .meta(rest('POST', '/never', 'Without an answer'))
      .input(noInput)
      .output(z.null())
      .mutation(async ({ signal }) => {
        say('never')
        if (signal && !signal.aborted) await once(signal, 'abort')
        say('aborted')
        return null
      }),
    /** Counts from the event after the last one to `result`, the number 5; then as its name says. */
    events: publicProcedure
      .meta(rest('GET', '/things/{id}/events', 'What happens to a thing'))
      .input(z.strictObject({ id: z.string(), lastEventId: z.string().regex(/^\d*$/).default('') }))
      .subscription(async function* ({ input, ctx, signal }) {
        const isLeft = () => signal === undefined || signal.aborted
        if (input.id === 'none') throw new AppError('GENERATION_NOT_FOUND', 'There is no such thing.')
        for (let number = Number(input.lastEventId) + 1; number <= 5; number += 1) {
          if (number === 3 && input.id === 'broken') throw new Error('broken inside')
          if (number === 3 && input.id === 'refused') throw new AppError('EVENTS_EXPIRED', 'It was shortened.')
          if (number === 3 && input.id === 'waiting' && signal && !isLeft()) {
            await once(signal, 'abort')
            say('aborted')
          }
          if (isLeft()) return
          yield tracked(String(number), { type: number === 5 ? 'result' : 'chat', text: `line ${number}\nü` })
        }
        while (input.id === 'endless' && signal && !isLeft()) {
          await ctx.transport.drained(signal)
          yield tracked('6', { type: 'chat', text: 'x'.repeat(256 * 1024) })
        }
      }),
  })
}
