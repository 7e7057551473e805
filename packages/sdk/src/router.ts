import type { AppRouter } from '@assistant/api'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'

export type { AppRouter }

/** What each procedure takes: `RouterInputs['projects']['create']`. */
export type RouterInputs = inferRouterInputs<AppRouter>

/** What each procedure answers: `RouterOutputs['projects']['list']`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>

export type User = RouterOutputs['users']['me']
export type Session = RouterOutputs['sessions']['list']['items'][number]
export type Project = RouterOutputs['projects']['get']
export type Generation = RouterOutputs['generations']['get']
export type GenerationFile = RouterOutputs['generations']['files']['files'][number]

type Yielded<Stream> = Stream extends AsyncIterable<infer Value> ? Value : never
type TrackedEvent = Yielded<RouterOutputs['generations']['events']>

/** What a generation says while it runs: a union, told apart by `type`. `result` is always the last. */
export type GenerationEvent = TrackedEvent extends { data: infer Event } ? Event : never

/** How a generation ended: `status` says it, `files` is the whole tree, without contents. */
export type ResultEvent = Extract<GenerationEvent, { type: 'result' }>

/** An event with its place in the generation: 1, 2, 3, … A reader who stopped goes on `after` it. */
export type NumberedEvent = GenerationEvent & { readonly number: number }

export type Member = RouterOutputs['projects']['members']['members'][number]
export type Invitation = RouterOutputs['projects']['members']['invitations'][number]
export type AuditEntry = RouterOutputs['audit']['list']['items'][number]

/** What `sessions.watch` says: `ready` first, at every connect: then read again what you show. */
export type SessionEvent = Yielded<RouterOutputs['sessions']['watch']>

/** What `projects.watch` says: `ready` first, at every connect: then read again what you show. */
export type ProjectEvent = Yielded<RouterOutputs['projects']['watch']>

/** Something found in a file. Line and column begin at 1. */
export type Diagnostic = Omit<Extract<GenerationEvent, { type: 'diagnostic' }>, 'type'>

export type SignInInput = Pick<RouterInputs['auth']['login'], 'email' | 'password'>
export type RegisterInput = Omit<RouterInputs['auth']['register'], 'cookie'>

/** What a generation of any kind is made of. */
export type StartInput = RouterInputs['generations']['start']

type ServerError = AppRouter['_def']['_config']['$types']['errorShape']['data']['error']

/** Every code that the server answers with. */
export type ErrorCode = ServerError['code']
