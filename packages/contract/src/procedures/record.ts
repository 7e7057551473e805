import type { ZodType } from 'zod'
import type { ErrorCode } from '../errors.js'
import type { ProjectRole } from '../roles.js'

/**
 * Callers that a procedure admits. `unverified` also admits callers whose address is not verified yet; `mailedToken`
 * does so only if the input has a mailed `token`, which proves the address. A project role admits that role and higher
 * ones.
 */
export type Access = 'public' | 'unverified' | 'mailedToken' | 'user' | 'admin' | ProjectRole

/** Key of the input that names the project of a call: the project's own id, or the id of something in it. */
export type ProjectSubject = 'projectId' | 'generationId' | 'invitationId'

/** Address of a procedure in the REST face. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api`, with `{name}` for each key of the input that the path holds. */
  readonly path: `/${string}`
  /** Status of a success: 201 for a call that creates something. Default: 200. */
  readonly status?: 200 | 201
}

/** Properties that the record of every procedure has. */
interface CommonRecord<TAccess extends Access, TInput extends ZodType> {
  readonly access: TAccess
  /** Only for access by a project role. Default: `projectId`. */
  readonly subject?: ProjectSubject
  /** Absent for a procedure that has no address in the REST face. */
  readonly rest?: RestRoute
  /** Maximum size of the body of a call, in bytes. Default: 128 KiB. */
  readonly maxBodyBytes?: number
  /** One sentence without its full stop, with a verb in the third person. */
  readonly summary: string
  /** Details that the summary leaves out, in Markdown. */
  readonly description?: string
  /** Errors beside `errorsOfAnyCall` and the `accessErrors` of the record. */
  readonly errors: readonly ErrorCode[]
  readonly input: TInput
}

/** A procedure that is answered once. */
export interface CallRecord<
  TKind extends 'query' | 'mutation' = 'query' | 'mutation',
  TAccess extends Access = Access,
  TInput extends ZodType = ZodType,
  TOutput extends ZodType = ZodType,
> extends CommonRecord<TAccess, TInput> {
  readonly kind: TKind
  readonly output: TOutput
}

/** A procedure that is answered by a stream of events. */
export interface SubscriptionRecord<
  TAccess extends Access = Access,
  TInput extends ZodType = ZodType,
  TEvent extends ZodType = ZodType,
> extends CommonRecord<TAccess, TInput> {
  readonly kind: 'subscription'
  /** True when each event carries its number, from which a client resumes by `lastEventId`. Default: false. */
  readonly isTracked?: boolean
  readonly event: TEvent
}

export type ProcedureRecord = CallRecord | SubscriptionRecord

/** Creates the record of a procedure that only reads. */
export const query = <TAccess extends Access, TInput extends ZodType, TOutput extends ZodType>(
  record: Omit<CallRecord<'query', TAccess, TInput, TOutput>, 'kind'>,
): CallRecord<'query', TAccess, TInput, TOutput> => ({ kind: 'query', ...record })

/** Creates the record of a procedure that may change something. */
export const mutation = <TAccess extends Access, TInput extends ZodType, TOutput extends ZodType>(
  record: Omit<CallRecord<'mutation', TAccess, TInput, TOutput>, 'kind'>,
): CallRecord<'mutation', TAccess, TInput, TOutput> => ({ kind: 'mutation', ...record })

/** Creates the record of a procedure that streams events. */
export const subscription = <TAccess extends Access, TInput extends ZodType, TEvent extends ZodType>(
  record: Omit<SubscriptionRecord<TAccess, TInput, TEvent>, 'kind'>,
): SubscriptionRecord<TAccess, TInput, TEvent> => ({ kind: 'subscription', ...record })
