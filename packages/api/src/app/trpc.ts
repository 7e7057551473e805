import type { ProjectRole } from '@assistant/contract'
import { initTRPC } from '@trpc/server'
import { type ProjectKey, projectSubjectOf } from '../access/project-subject.js'
import { errorBody, isAboutCaller, toAppError, trpcHttpStatus } from '../errors/error-shape.js'
import type { Caller } from '../platform/caller.js'
import type { ServerContext } from './context.js'

/** Who may call: read by the test that walks the router, and shown in the documentation of the REST face. */
export interface AccessMeta {
  readonly access: 'public' | 'unverified' | 'user' | 'admin' | ProjectRole
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

/**
 * Gives the context its type back, waits until the call has its turn, and logs and counts it with its duration and outcome.
 * A subscription has a turn to start, and then waits by itself, event by event.
 */
const procedure = t.procedure
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

/** Anybody may call: counted by where they come from. */
export const publicProcedure = procedure.meta(access('public')).use(async ({ ctx, next }) => {
  await ctx.services.limits.anonymousCall(ctx.client)
  return next()
})

/** Rights are not older than this when a call runs, in milliseconds: a body may take its time to arrive. */
const fresh = 250

/**
 * Lets in who is signed in, before the body of the call is read, and looks again when that took its time: nobody is
 * served on what they were allowed when they began to send. Counts the call: to its user or, when there is none, to
 * where it comes from. What changes something must not come from a page of another origin that made a browser send its
 * cookie.
 */
async function admit<T extends { readonly caller: Caller }>(
  ctx: ServerContext,
  { type, getRawInput }: { readonly type: string; readonly getRawInput: () => Promise<unknown> },
  read: () => Promise<T>,
): Promise<T> {
  const { limits } = ctx.services
  const admitted = await read().catch(async (refusal: unknown) => {
    const { claims } = ctx.authentication
    if (claims === null || isAboutCaller(toAppError(refusal).reason)) await limits.anonymousCall(ctx.client)
    else await limits.userCall(claims.userId)
    throw refusal
  })
  await limits.userCall(admitted.caller.userId)
  if (type === 'mutation' && ctx.cookies.carryCaller) ctx.cookies.assertOwnPage()
  const startedAt = performance.now()
  // What is wrong with it is said by the schema.
  await getRawInput().catch(() => undefined)
  return performance.now() - startedAt < fresh ? admitted : read()
}

/** Signed in: the session and the user are read anew for every call. Adds `ctx.caller`. */
export const userProcedure = procedure.meta(access('user')).use(async ({ ctx, next, ...call }) => {
  const added = await admit(ctx, call, async () => ({ caller: await ctx.services.access.caller(ctx) }))
  return next({ ctx: added })
})

/** Signed in, also where the address has to be verified and is not yet. Adds `ctx.caller`. */
export const unverifiedProcedure = procedure.meta(access('unverified')).use(async ({ ctx, next, ...call }) => {
  const { access } = ctx.services
  const added = await admit(ctx, call, async () => ({ caller: await access.caller(ctx, 'evenUnverified') }))
  return next({ ctx: added })
})

/**
 * As `unverifiedProcedure` where the input brings a token that was mailed, which proves the address; else as
 * `userProcedure`.
 */
export const mailedTokenProcedure = procedure.meta(access('unverified')).use(async ({ ctx, next, ...call }) => {
  const { access } = ctx.services
  await admit(ctx, call, async () => ({ caller: await access.caller(ctx, 'evenUnverified') }))
  const input = await call.getRawInput()
  const hasToken = typeof input === 'object' && input !== null && 'token' in input
  return next({ ctx: { caller: await access.caller(ctx, hasToken ? 'evenUnverified' : undefined) } })
})

/** An administrator. Adds `ctx.caller`. */
export const adminProcedure = procedure.meta(access('admin')).use(async ({ ctx, next, ...call }) => {
  const added = await admit(ctx, call, async () => ({ caller: await ctx.services.access.administrator(ctx) }))
  return next({ ctx: added })
})

/**
 * Signed in, with `role` or a higher one in the project that the input names by `projectId`, or by the `generationId`
 * or `invitationId` of what is in it. Session, user and membership are read by one prepared join. Adds `ctx.caller` and `ctx.project`.
 * Errors: PROJECT_NOT_FOUND, GENERATION_NOT_FOUND or INVITATION_NOT_FOUND to strangers, FORBIDDEN to members below the
 * role.
 */
export const projectProcedure = (role: ProjectRole, key: ProjectKey = 'projectId') =>
  procedure.meta(access(role)).use(async ({ ctx, next, ...call }) => {
    const { access } = ctx.services
    // Who is unknown learns nothing of inputs, and has none read.
    await admit(ctx, call, async () => ({ caller: await access.caller(ctx) }))
    const subject = projectSubjectOf(await call.getRawInput(), key)
    return next({ ctx: await access.projectCaller(ctx, subject, role) })
  })
