import type { ProjectRole } from '@assistant/contract'
import { initTRPC } from '@trpc/server'
import { type ProjectKey, projectSubjectOf } from './access/project-subject.js'
import type { ServerContext } from './context.js'
import { errorBody, toAppError, trpcHttpStatus } from './error-shape.js'

/** Who may call: read by the test that walks the router, and shown in the documentation of the REST face. */
export interface AccessMeta {
  readonly access: 'public' | 'user' | 'admin' | ProjectRole
}

const access = (who: AccessMeta['access']): AccessMeta => ({ access: who })

// The context is opaque here so that the published type of the router names nothing of the server.
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

/** Gives the context its type back, and writes one line of log for each call: who, what, how long, how it ended. */
const procedure = t.procedure
  .use(({ ctx, next }) => next({ ctx: ctx as ServerContext }))
  .use(async ({ ctx, path, type, next }) => {
    const startedAt = performance.now()
    const result = await next()
    const failure = result.ok ? undefined : toAppError(result.error)
    const facts = {
      requestId: ctx.requestId,
      path,
      type,
      userId: ctx.authentication.claims?.userId,
      sessionId: ctx.authentication.claims?.sessionId,
      milliseconds: Math.round((performance.now() - startedAt) * 10) / 10,
      outcome: failure?.reason ?? 'OK',
    }
    if (failure?.reason === 'INTERNAL') ctx.log.error({ ...facts, err: failure.cause }, 'call failed')
    else ctx.log.info(facts, 'call')
    return result
  })

/** Anybody may call. */
export const publicProcedure = procedure.meta(access('public'))

/** Signed in: the session and the user are read anew for every call. Adds `ctx.caller`. */
export const userProcedure = procedure.meta(access('user')).use(async ({ ctx, next }) => {
  const caller = await ctx.services.access.caller(ctx.authentication)
  return next({ ctx: { caller } })
})

/** An administrator. Adds `ctx.caller`. */
export const adminProcedure = procedure.meta(access('admin')).use(async ({ ctx, next }) => {
  const caller = await ctx.services.access.administrator(ctx.authentication)
  return next({ ctx: { caller } })
})

/**
 * Signed in, with `role` or a higher one in the project that the input names by `projectId`, or by the `generationId`
 * of one of its generations. Session, user and membership are read by one prepared join. Adds `ctx.caller` and `ctx.project`.
 * Errors: PROJECT_NOT_FOUND or GENERATION_NOT_FOUND to strangers, FORBIDDEN to members below the role.
 */
export const projectProcedure = (role: ProjectRole, key: ProjectKey = 'projectId') =>
  procedure.meta(access(role)).use(async ({ ctx, getRawInput, next }) => {
    const subject = await getRawInput()
      .then((input) => projectSubjectOf(input, key))
      .catch(async (fault: unknown) => {
        // Who is unknown learns nothing of inputs.
        await ctx.services.access.caller(ctx.authentication)
        throw fault
      })
    const { caller, project } = await ctx.services.access.projectCaller(ctx.authentication, subject, role)
    return next({ ctx: { caller, project } })
  })
