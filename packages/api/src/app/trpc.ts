import { initTRPC } from '@trpc/server'
import { errorBody, toAppError, trpcHttpStatus } from '../errors/error-shape.js'
import type { ServerContext } from './context.js'

// Context and meta are opaque here, so that the published type of the router has no types of the server.
const t = initTRPC
  .context<object>()
  .meta<object>()
  .create({
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 15_000 } },
    errorFormatter({ shape, error, ctx, path }) {
      const failure = toAppError(error)
      const requestId = ctx && 'requestId' in ctx ? String(ctx.requestId) : ''
      return {
        ...shape,
        message: failure.message,
        data: {
          code: failure.code,
          httpStatus: trpcHttpStatus(failure.reason),
          path,
          error: errorBody(failure, requestId),
        },
      }
    },
  })

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/**
 * The base of every procedure. Restores the type of the context, waits until the transport lets the call run, and
 * reports the call with its outcome to the log and to telemetry. For a subscription this is the outcome of its start.
 */
export const baseProcedure = t.procedure
  .use(({ ctx, path, type, next }) => {
    const context = ctx as ServerContext
    return context.transport.inTurn({ path, type }, () => next({ ctx: context }))
  })
  .use(async ({ ctx, path, type, next }) => {
    const startedAt = performance.now()
    const { requestId, traceparent, transport } = ctx
    const ended = ctx.telemetry.call({ path, type, transport: transport.kind, requestId, traceparent })
    const result = await next()
    const failure = result.ok ? undefined : toAppError(result.error)
    const facts = {
      requestId,
      path,
      type,
      userId: ctx.authentication.claims?.userId,
      sessionId: ctx.authentication.claims?.sessionId,
      milliseconds: Math.round((performance.now() - startedAt) * 10) / 10,
      outcome: failure?.reason ?? 'OK',
    }
    ended(failure?.reason ?? 'OK')
    if (failure?.reason === 'INTERNAL') ctx.log.error({ ...facts, err: failure.cause }, 'call failed')
    else ctx.log.info(facts, 'call')
    return result
  })
