import { createTRPCClient } from '@trpc/client'
import { type Account, type AuthCalls, createAccount } from './account.js'
import type { Api } from './api.js'
import { type ArchiveOptions, openArchive } from './archive.js'
import { callLink } from './call-link.js'
import { type DownloadOptions, downloadFiles } from './download.js'
import { AssistantError, toAssistantError } from './error.js'
import { type ResumeOptions, readEvents } from './event-stream.js'
import type { GenerationRun } from './generation-run.js'
import { createHttp, type Fetch } from './http.js'
import * as kinds from './kinds.js'
import { isPassing } from './retry.js'
import type { AppRouter, NumberedEvent, RegisterInput, SignInInput, User } from './router.js'
import { type Runtime, systemRuntime } from './runtime.js'
import { serverSentEvents } from './server-sent-events.js'
import { createSocket } from './socket.js'
import type { Stoppable } from './stoppable.js'
import { memoryStorage, type SessionStorage } from './storage.js'
import { createSubscriptions, type Transport } from './subscriptions.js'
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
  /**
   * What events come over: a WebSocket, or server-sent events (`sse`). By default (`auto`) a WebSocket, and where none
   * gets through, because a proxy breaks them, server-sent events.
   */
  readonly transport?: Transport
  /** A request that has no answer for so long fails as NETWORK. By default 30. */
  readonly timeoutSeconds?: number
  /** Time and randomness, for tests. */
  readonly runtime?: Runtime
}

export interface Assistant {
  /** All procedures of the server: `assistant.api.projects.create.mutate({ name })`. */
  readonly api: Api

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

  /**
   * Writes code: a new app, or what is to be different in the one that `parentId` names. It begins at once, and goes on
   * when its reader leaves, as does all that answers a `GenerationRun`. Errors: PROJECT_NOT_FOUND, FORBIDDEN, BAD_REQUEST, GENERATION_NOT_FOUND (the parent), CONFLICT (the
   * parent is not finished), QUOTA_EXCEEDED, ENGINE_UNAVAILABLE.
   *
   * @example
   * const run = assistant.generate({ projectId, prompt: 'A Q&A feed in teal' })
   * for await (const event of run) if (event.type === 'chat') console.log(event.text)
   * const { status, diagnostics } = await run.result()
   *
   * const { id: parentId } = await run.generation
   * const darker = assistant.generate({ projectId, parentId, prompt: 'Darker, and with polls' })
   */
  generate(options: kinds.GenerateOptions): GenerationRun
  /**
   * Mends the files of `parentId`. Give it what went wrong as `errorMessage`: the compiler's or the analyzer's words.
   * Without a `prompt` it is asked to `Fix it.` Errors: as `generate`; BAD_REQUEST for a parent without files.
   *
   * @example
   * const run = assistant.fix({ projectId, parentId, errorMessage: "lib/main.dart:12:5: Undefined name 'LMFeed'." })
   * const files = await run.files()
   */
  fix(options: kinds.FixOptions): GenerationRun
  /** Answers a question, about the files of `parentId` when there are some, and writes none. Errors: as `generate`. */
  converse(options: kinds.ConverseOptions): GenerationRun
  /**
   * Checks files of your own, or those of `parentId`, and writes none: each thing found is a `diagnostic` event, their
   * number is in the result. Without a `prompt` it is called `Check the files.` Errors: as `generate`.
   */
  analyze(options: kinds.AnalyzeOptions): GenerationRun
  /**
   * Makes files of your own a generation, which others can then go on from, and checks them. Without a `prompt` it is
   * called `Import the files.` Errors: as `generate`.
   *
   * @example
   * const { id: parentId } = await assistant.importFiles({ projectId, files: new Map([['lib/main.dart', source]]) }).generation
   */
  importFiles(options: kinds.ImportOptions): GenerationRun

  /**
   * Reads the events of a generation, of today or of last week, from the first or `after` the last that you have.
   * Errors: GENERATION_NOT_FOUND, EVENTS_EXPIRED (its files are still there: `download`).
   */
  resume(generationId: string, options?: ResumeOptions): Stoppable<NumberedEvent>
  /**
   * The whole tree of a finished generation, path to content, each file checked against its size and SHA-256. Of one
   * that did not succeed it is what was written until then. Errors: GENERATION_NOT_FOUND, CONFLICT (it is not finished),
   * DAMAGED_FILE.
   */
  download(generationId: string, options?: DownloadOptions): Promise<ReadonlyMap<string, string>>
  /**
   * The same tree as the bytes of a zip file, as they come. It resolves when they begin; what goes wrong later fails the
   * stream. Read it to the end, `cancel()` it or abort the signal: until then it holds a connection. Files of old trees
   * whose names are not safe to unpack are not in it, and `LEFT-OUT.txt` in it names them; `download` has them all.
   * Errors: GENERATION_NOT_FOUND.
   *
   * @example
   * await writeFile('app.zip', await assistant.archive(generationId))   // node:fs/promises
   * const blob = await new Response(await assistant.archive(generationId)).blob()   // browsers
   */
  archive(generationId: string, options?: ArchiveOptions): Promise<ReadableStream<Uint8Array>>

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
  const address = addressOf(options.url)
  const closing = new AbortController()
  const timeout = timeoutSeconds * 1_000
  const transport = options.transport ?? 'auto'
  const sending = { fetch: options.fetch, timeout }

  const http = createHttp({ ...sending, url: `${address}/trpc` })
  const account: Account = createAccount({
    storage,
    runtime,
    calls: authCalls(http),
    onSignedOut: options.onSignedOut,
  })
  const socket = createSocket({
    url: `${address.replace(/^http/, 'ws')}/trpc`,
    WebSocket: options.WebSocket,
    account,
    runtime,
    timeout,
    isServerThere: transport === 'auto' ? serverPresence(http) : async () => false,
  })
  const subscriptions = createSubscriptions({
    account,
    socket,
    serverSentEvents: serverSentEvents({ ...sending, url: `${address}/trpc`, account, runtime }),
    transport,
    runtime,
    closing: closing.signal,
  })
  const link = callLink({ account, http, subscribe: subscriptions.link, runtime, closing: closing.signal })
  const api: Api = createTRPCClient<AppRouter>({ links: [link] })
  const parts = { api, runtime, closing: closing.signal }
  const rest = { ...sending, url: `${address}/api`, account, runtime, closing: closing.signal }

  return {
    api,
    register: async (input) => (await account.register(input)).user,
    signIn: async (input) => (await account.signIn(input)).user,
    signOut: account.signOut,
    user: async () => (await storage.get())?.user ?? null,
    generate: (wish) => kinds.generate(parts, wish),
    fix: (wish) => kinds.fix(parts, wish),
    converse: (wish) => kinds.converse(parts, wish),
    analyze: (wish) => kinds.analyze(parts, wish),
    importFiles: (wish) => kinds.importFiles(parts, wish),
    resume: (generationId, reading) => readEvents(parts, async () => generationId, reading),
    download: (generationId, downloading) => downloadFiles(parts, generationId, downloading),
    archive: (generationId, downloading) => openArchive(rest, generationId, downloading),
    async close() {
      closing.abort(new AssistantError('CLOSED', 'This client was closed.'))
      await subscriptions.close()
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

/** Whether the server answers at this moment, be it that this caller asks too often. */
function serverPresence(http: ReturnType<typeof createHttp>): (signal: AbortSignal) => Promise<boolean> {
  const { system } = createTRPCClient<AppRouter>({ links: [() => http(null)] })
  return (signal) =>
    system.health.query(undefined, { signal }).then(
      () => true,
      (error) => !isPassing(toAssistantError(error)),
    )
}

/** The given address, which may have a path of its own, without a slash at its end. */
function addressOf(url: string): string {
  const address = new URL(url)
  if (address.protocol !== 'http:' && address.protocol !== 'https:') {
    throw new TypeError(`The url of the Assistant must begin with http:// or https://, and is ${url}`)
  }
  address.search = ''
  address.hash = ''
  return address.href.replace(/(?<!\/)\/+$/, '')
}
