import type { Access, CallRecord, ProcedureRecord, ProjectRole, SubscriptionRecord } from '@assistant/contract'
import type { ZodType } from 'zod'
import { projectSubjectOf } from '../access/project-subject.js'
import { isAboutCaller, toAppError } from '../errors/error-shape.js'
import type { Caller, CallerProject } from '../platform/caller.js'
import type { ServerContext } from './context.js'
import { declaredErrors } from './declared-errors.js'
import { baseProcedure } from './trpc.js'

/** Maximum age of the caller's rights when the body of a call has arrived. They are read again after a slower body. */
const maxRightsAgeMs = 250

interface RawCall {
  readonly type: string
  readonly getRawInput: () => Promise<unknown>
}

/**
 * Admits a signed-in caller before the body of the call is read, and checks again if the body arrives slowly: no call
 * runs with rights that were read more than `maxRightsAgeMs` before its body arrived. Counts the call for its user or,
 * if the caller is not, or no longer, signed in, for the client's network. A mutation whose access token came in a
 * cookie must come from an allowed origin, because a page of any origin can make the browser send the cookie.
 */
async function admit<T extends { readonly caller: Caller }>(
  ctx: ServerContext,
  { type, getRawInput }: RawCall,
  read: () => Promise<T>,
): Promise<T> {
  const { limits } = ctx.services
  const admitted = await read().catch(async (error: unknown) => {
    const { claims } = ctx.authentication
    if (claims === null || isAboutCaller(toAppError(error).reason)) await limits.anonymousCall(ctx.client)
    else await limits.userCall(claims.userId)
    throw error
  })
  await limits.userCall(admitted.caller.userId)
  if (type === 'mutation' && ctx.cookies.carryCaller) ctx.cookies.assertOwnPage()
  const startedAt = performance.now()
  // Errors of the input are reported later, by its schema.
  await getRawInput().catch(() => undefined)
  return performance.now() - startedAt < maxRightsAgeMs ? admitted : read()
}

/**
 * Admits the callers that the access of a record names. Returns the caller and the project that the access requires.
 */
async function enter(
  { access, subject = 'projectId' }: ProcedureRecord,
  ctx: ServerContext,
  call: RawCall,
): Promise<{ readonly caller?: Caller; readonly project?: CallerProject }> {
  const service = ctx.services.access
  switch (access) {
    case 'public':
      await ctx.services.limits.anonymousCall(ctx.client)
      return {}
    case 'unverified':
      return admit(ctx, call, async () => ({ caller: await service.caller(ctx, 'evenUnverified') }))
    case 'mailedToken': {
      await admit(ctx, call, async () => ({ caller: await service.caller(ctx, 'evenUnverified') }))
      const input = await call.getRawInput()
      const hasToken = typeof input === 'object' && input !== null && 'token' in input
      return { caller: await service.caller(ctx, hasToken ? 'evenUnverified' : undefined) }
    }
    case 'user':
      return admit(ctx, call, async () => ({ caller: await service.caller(ctx) }))
    case 'admin':
      return admit(ctx, call, async () => ({ caller: await service.administrator(ctx) }))
    default:
      // The input is read once the caller is known. Session, user and membership are then read by one prepared join.
      await admit(ctx, call, async () => ({ caller: await service.caller(ctx) }))
      return service.projectCaller(ctx, projectSubjectOf(await call.getRawInput(), subject), access)
  }
}

/** The part of the context that each access adds. */
type Entered<TAccess extends Access> = TAccess extends 'public'
  ? object
  : TAccess extends ProjectRole
    ? { readonly caller: Caller; readonly project: CallerProject }
    : { readonly caller: Caller }

/**
 * Creates the base of a procedure, which admits its callers. The record is its meta: the REST face and the OpenAPI
 * document read it there.
 */
function open<TAccess extends Access>(record: ProcedureRecord & { readonly access: TAccess }) {
  return baseProcedure
    .meta(record)
    .use(declaredErrors(record))
    .use(async ({ ctx, next, ...call }) => {
      const entered = await enter(record, ctx, call)
      return next({ ctx: entered as Entered<TAccess> }) // `enter` switches over the same access
    })
}

const call = <
  TKind extends 'query' | 'mutation',
  TAccess extends Access,
  TInput extends ZodType,
  TOutput extends ZodType,
>(
  record: CallRecord<TKind, TAccess, TInput, TOutput>,
) => open(record).input(record.input).output(record.output)

const stream = <TAccess extends Access, TInput extends ZodType, TEvent extends ZodType>(
  record: SubscriptionRecord<TAccess, TInput, TEvent>,
) => open(record).input(record.input)

/**
 * Builds a procedure from its record: `procedure(contract.projects.share).mutation(({ ctx, input }) => …)`. It applies
 * the access, the meta, the schema of the input and, except for subscriptions, that of the output. The one method that
 * follows is that of the record's kind. `ctx.caller` is present unless the access is `public`, `ctx.project` if it is a
 * project role.
 */
export function procedure<
  TKind extends 'query' | 'mutation',
  TAccess extends Access,
  TInput extends ZodType,
  TOutput extends ZodType,
>(
  record: CallRecord<TKind, TAccess, TInput, TOutput>,
): Pick<ReturnType<typeof call<TKind, TAccess, TInput, TOutput>>, TKind>
export function procedure<TAccess extends Access, TInput extends ZodType, TEvent extends ZodType>(
  record: SubscriptionRecord<TAccess, TInput, TEvent>,
): Pick<ReturnType<typeof stream<TAccess, TInput, TEvent>>, 'subscription'>
export function procedure(record: ProcedureRecord): object {
  return record.kind === 'subscription' ? stream(record) : call(record)
}
