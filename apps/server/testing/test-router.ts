import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, procedure, router, type ServerContext } from '@assistant/api'
import { type ErrorCode, errorCode, mutation, query, subscription, type Tokens } from '@assistant/contract'
import * as z from 'zod'
import { anyRecord, openRecord } from './open-record.js'
import { type Notify, thingsRouter } from './things-router.js'

const tokens: Tokens = {
  tokenType: 'Bearer',
  accessToken: 'good:one',
  accessTokenExpiresAt: '2100-01-01T00:00:00.000Z',
  refreshToken: 'refresh:one',
  refreshTokenExpiresAt: '2100-01-31T00:00:00.000Z',
}

const failureInput = z.object({ code: errorCode, seconds: z.number().optional() })

/** Throws the error that the input names. */
function fail({ code, seconds }: z.output<typeof failureInput>): never {
  throw new AppError(code, 'Not now.', seconds === undefined ? {} : { retryAfterSeconds: seconds })
}

/** Sets the cookies, as a sign-in in cookie mode does. */
function signIn({ cookies }: ServerContext) {
  cookies.requireWriter().keep(tokens)
  return 'entered'
}

/**
 * Creates a router whose procedures serve tests of the transports.
 * @param endSession Ends the session of the caller of `leave`.
 */
export function createTestRouter(endSession: (sessionId: string, reason: ErrorCode) => void, notify: Notify) {
  const sessionOf = (context: ServerContext) => context.authentication.claims?.sessionId
  return router({
    hello: procedure(query(anyRecord)).query(({ ctx }) => ({ sessionId: sessionOf(ctx) ?? null })),
    ask: procedure(query(anyRecord)).query(({ input }) => input),
    echo: procedure(mutation(anyRecord)).mutation(({ input }) => input),
    greet: procedure(mutation(anyRecord)).mutation(() => 'greeted'),
    things: thingsRouter(notify),
    // The contract defines special limits for these names: `start` may have a body of 4 MiB, `file` an answer of 4 MiB.
    generations: router({
      file: procedure(
        query({
          ...anyRecord,
          rest: { method: 'GET', path: '/file' },
          input: z.object({ bytes: z.coerce.number() }),
        }),
      ).query(({ input }) => {
        notify('file')
        return 'x'.repeat(input.bytes)
      }),
      start: procedure(
        mutation({
          ...anyRecord,
          rest: { method: 'POST', path: '/generations' },
          input: z.looseObject({}).prefault({}),
        }),
      ).mutation(({ input }) => Object.keys(input).length),
    }),
    fail: procedure(query({ ...anyRecord, input: failureInput })).query(({ input }) => fail(input)),
    failStream: procedure(subscription({ ...openRecord, input: failureInput, event: z.string() })).subscription(
      ({ input }): AsyncIterable<string> => fail(input),
    ),
    signIn: procedure(mutation(anyRecord)).mutation(({ ctx }) => signIn(ctx)),
    signInByRest: procedure(
      mutation({ ...anyRecord, rest: { method: 'POST', path: '/sign-in' }, input: z.strictObject({}).prefault({}) }),
    ).mutation(({ ctx }) => signIn(ctx)),
    /** Sets a new access token only, like a refresh that returns no new refresh token. */
    refresh: procedure(mutation(anyRecord)).mutation(({ ctx }) => {
      ctx.cookies.requireWriter().keep({ ...tokens, accessToken: 'good:renewed', refreshToken: null })
      return ctx.cookies.refreshToken ?? null
    }),
    signOut: procedure(mutation(anyRecord)).mutation(({ ctx }) => {
      ctx.cookies.requireWriter().clear()
      return 'gone'
    }),
    describeCaller: procedure(query(anyRecord)).query(({ ctx }) => ({
      sessionId: sessionOf(ctx) ?? null,
      carryCaller: ctx.cookies.carryCaller,
      refreshToken: ctx.cookies.refreshToken ?? null,
      ipAddress: ctx.client.ipAddress,
    })),
    /** Emits one event, and then none until it is aborted. */
    wait: procedure(subscription({ ...openRecord, input: z.unknown(), event: z.string() })).subscription(
      async function* ({ signal }) {
        yield 'waiting'
        if (signal && !signal.aborted) await once(signal, 'abort')
      },
    ),
    /** Ends the caller's session, and answers 50 ms later. */
    leave: procedure(mutation(anyRecord)).mutation(async ({ ctx }) => {
      endSession(sessionOf(ctx) ?? '', 'SESSION_REVOKED')
      await delay(50)
      return 'left'
    }),
    never: procedure(mutation(anyRecord)).mutation(
      ({ signal }) => new Promise((resolve) => signal?.addEventListener('abort', resolve)),
    ),
    /** Answers 1 MiB. */
    large: procedure(query(anyRecord)).query(() => {
      notify('large')
      return 'x'.repeat(1024 * 1024)
    }),
    /** Emits events until it is aborted, with backpressure. */
    flood: procedure(subscription({ ...openRecord, input: z.unknown(), event: z.string() })).subscription(
      async function* ({ ctx, signal }) {
        while (signal && !signal.aborted) {
          await ctx.transport.drained(signal)
          yield 'x'.repeat(256 * 1024)
        }
      },
    ),
  })
}
