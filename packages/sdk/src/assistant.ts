import { createTRPCClient, type TRPCClient } from '@trpc/client'
import { type Account, type AuthCalls, createAccount } from './account.js'
import { callLink } from './call-link.js'
import { AssistantError, toAssistantError } from './error.js'
import { type EventsOptions, readEvents } from './event-stream.js'
import { type GenerateOptions, type GenerationRun, startGeneration } from './generate.js'
import { createHttp, type Fetch } from './http.js'
import type { AppRouter, NumberedEvent, RegisterInput, SignInInput, User } from './router.js'
import { type Runtime, systemRuntime } from './runtime.js'
import { createSocket } from './socket.js'
import type { Stoppable } from './stoppable.js'
import { memoryStorage, type SessionStorage } from './storage.js'
import type { WebSocketClass } from './websocket.js'

export interface AssistantOptions {
  /** Where the server is: `http://127.0.0.1:3000`, with its path when it has one. */
  readonly url: string
  /** Where the sign-in is kept. By default in memory: it ends with the process. */
  readonly storage?: SessionStorage
  /** Called when the server ended the session: show the sign-in. Not for `signOut()`, which you called yourself. */
  readonly onSignedOut?: (reason: AssistantError) => void
  /** By default the platform's. */
  readonly fetch?: Fetch
  /** By default the platform's; on Node 20, which has none, the package `ws`. */
  readonly WebSocket?: WebSocketClass
  /** A request that has no answer for so long fails as NETWORK. By default 30. */
  readonly timeoutSeconds?: number
  /** Time and randomness, for tests. */
  readonly runtime?: Runtime
}

export interface Assistant {
  /** Every procedure of the server, typed: `assistant.api.projects.create.mutate({ name })`. */
  readonly api: TRPCClient<AppRouter>

  /** Makes an account and signs in to it. Errors: EMAIL_TAKEN, WEAK_PASSWORD, REGISTRATION_CLOSED, BAD_REQUEST. */
  register(input: RegisterInput): Promise<User>
  /** Errors: INVALID_CREDENTIALS, ACCOUNT_SUSPENDED, RATE_LIMITED. */
  signIn(input: SignInInput): Promise<User>
  /**
   * Forgets the sign-in, then ends the session on the server. Rejects with NETWORK when that could not be told: here
   * you are signed out in any case.
   */
  signOut(): Promise<void>
  /** Who is signed in, as of the sign-in; null: nobody. It asks the storage, not the server. */
  user(): Promise<User | null>

  /** Starts a generation and reads its events: `for await (const event of assistant.generate({ projectId, prompt }))`. */
  generate(options: GenerateOptions): GenerationRun
  /** Reads the events of a generation, of today or of last week, from the first or `after` the last that you have. */
  events(generationId: string, options?: EventsOptions): Stoppable<NumberedEvent>

  /** Ends everything that is under way here, with CLOSED, and the connection. Generations go on, on the server. */
  close(): Promise<void>
}

/**
 * A client of one server, for one account at a time. Every failure is an AssistantError.
 *
 * @example
 * const assistant = createAssistant({ url: 'http://127.0.0.1:3000' })
 * await assistant.signIn({ email, password })
 * const project = await assistant.api.projects.create.mutate({ name: 'My app' })
 * for await (const event of assistant.generate({ projectId: project.id, prompt: 'a Q&A feed in teal' })) {
 *   if (event.type === 'chat') console.log(event.text)
 * }
 */
export function createAssistant(options: AssistantOptions): Assistant {
  const { storage = memoryStorage(), runtime = systemRuntime, timeoutSeconds = 30 } = options
  const httpUrl = endpoint(options.url, 'http')
  const closing = new AbortController()
  const httpOptions = { url: httpUrl, fetch: options.fetch, timeout: timeoutSeconds * 1_000 }

  const http = createHttp(httpOptions)
  const account: Account = createAccount({
    storage,
    runtime,
    calls: authCalls(http),
    onSignedOut: options.onSignedOut,
  })
  const socket = createSocket({ url: endpoint(options.url, 'ws'), WebSocket: options.WebSocket, account, runtime })
  const link = callLink({ account, http, socket: socket.link, runtime, closing: closing.signal })
  const api = createTRPCClient<AppRouter>({ links: [link] })
  const parts = { api, runtime, closing: closing.signal }

  return {
    api,
    register: async (input) => (await account.register(input)).user,
    signIn: async (input) => (await account.signIn(input)).user,
    signOut: account.signOut,
    user: async () => (await storage.get())?.user ?? null,
    generate: (input) => startGeneration(parts, input),
    events: (generationId, reading) => readEvents(parts, async () => generationId, reading),
    async close() {
      closing.abort(new AssistantError('CLOSED', 'This client was closed.'))
      await socket.close()
    },
  }
}

/** These go out as nobody, past everything that asks the account who is calling. */
function authCalls(http: ReturnType<typeof createHttp>): AuthCalls {
  const { auth } = createTRPCClient<AppRouter>({ links: [() => http(null)] })
  const named = <Answer>(call: Promise<Answer>): Promise<Answer> =>
    call.catch((error: unknown) => {
      throw toAssistantError(error)
    })
  return {
    login: (input) => named(auth.login.mutate(input)),
    register: (input) => named(auth.register.mutate(input)),
    refresh: (refreshToken) => named(auth.refresh.mutate({ refreshToken })),
    logout: (refreshToken) => named(auth.logout.mutate({ refreshToken })),
  }
}

/** `/trpc` below the given address, which may have a path of its own. */
function endpoint(url: string, scheme: 'http' | 'ws'): string {
  const address = new URL(url)
  if (address.protocol !== 'http:' && address.protocol !== 'https:') {
    throw new TypeError(`The url of the Assistant must begin with http:// or https://, and is ${url}`)
  }
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/trpc`
  address.search = ''
  address.hash = ''
  return scheme === 'ws' ? address.href.replace(/^http/, 'ws') : address.href
}
