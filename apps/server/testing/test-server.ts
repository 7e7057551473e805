import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import {
  AppError,
  type Authentication,
  type Logger,
  procedure,
  router,
  type ServerContext,
  type Services,
} from '@assistant/api'
import { type ErrorCode, errorCode, mutation, query, subscription, type Tokens } from '@assistant/contract'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { createHttpApp, type HttpApp, type HttpAppOptions } from '../src/composition/http-app.js'
import { createMetrics } from '../src/operations/metrics.js'
import { anyRecord, openRecord } from './open-record.js'
import { type Notify, thingsRouter } from './things-router.js'

export const silence: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** A server with a small router for tests. It serves tests of the transports, not of the real procedures. */
export interface TestServer extends HttpApp {
  readonly url: string
  readonly port: number
  /** Ends a session, as the server does when it notices that a session is no longer valid. */
  readonly endSession: (sessionId: string, reason: ErrorCode) => void
  readonly watchedSessions: () => number
  /**
   * Resolves at the next notification with this name. `generations.file`, `large` and `things.never` notify `file`,
   * `large` and `never` when they start. `things.never` and `things.events` notify `aborted` when they are aborted
   * while they wait.
   */
  readonly nextNotification: (name: string) => Promise<unknown>
  readonly onNotification: (name: string, listener: () => void) => void
  /** Opens a WebSocket, and resolves when it is open. */
  readonly openSocket: (options?: SocketOptions) => Promise<TestSocket>
  /** Sends raw bytes. Returns everything that is received until the connection ends or the text matches `until`. */
  readonly exchange: (bytes: string, options?: { readonly until?: RegExp }) => Promise<string>
}

interface SocketOptions {
  readonly query?: string
  readonly headers?: Record<string, string>
}

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Answer = any

export interface TestSocket {
  readonly socket: WebSocket
  readonly send: (message: unknown) => void
  /** Returns the first answer that matches and was not returned before, and waits for it if needed. */
  readonly answer: (matches?: (answer: Answer) => boolean) => Promise<Answer>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

// The only services that the transports use: the check of the session, and the rate limits, which never reject here.
const access = {
  async caller({ authentication: { claims } }: { readonly authentication: Authentication }) {
    if (claims === null) throw new AppError('UNAUTHENTICATED', 'Sign in first.')
    if (claims.sessionId === 'ended') throw new AppError('SESSION_REVOKED', 'The session was ended.')
    return claims
  },
}
const limits = { anonymousCall: async () => {}, userCall: async () => {} }

/** Authenticates tokens of the form `<kind>:<session>`. Tokens of the kind `good` are valid. */
async function authenticate(token: string | undefined): Promise<Authentication> {
  const [kind, sessionId = ''] = (token ?? '').split(':')
  if (kind === 'broken') throw new Error('The database cannot be reached')
  if (kind === 'expired') return { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }
  if (kind !== 'good') return { claims: null, reason: 'UNAUTHENTICATED' }
  return { claims: { userId: 'user', sessionId, rotation: 1, expiresAt: Date.now() + 60_000 } }
}

export async function createTestServer(options: Partial<HttpAppOptions> = {}): Promise<TestServer> {
  const watches = new Set<{ readonly sessionId: string; readonly end: (reason: ErrorCode) => void }>()
  const endSession = (sessionId: string, reason: ErrorCode) => {
    for (const watch of watches) if (watch.sessionId === sessionId) watch.end(reason)
  }
  let lastId = 0
  const notifications = new EventEmitter()
  const metrics = createMetrics('0.0.0')
  const httpApp = createHttpApp({
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    allowedHosts: undefined,
    allowedOrigins: ['https://app.example'],
    trustProxy: undefined,
    publicKeys: async () => ({ keys: [] }),
    version: '0.0.0',
    metrics,
    metricsToken: undefined,
    askDatabase: async () => undefined,
    telemetry: metrics.telemetry,
    newId: () => `request-${++lastId}`,
    now: Date.now,
    log: silence,
    services: { access, limits } as unknown as Services,
    router: createTestRouter(endSession, (name) => notifications.emit(name)),
    authenticate,
    watchAccess({ sessionId }, end) {
      const watch = { sessionId, end }
      watches.add(watch)
      return () => watches.delete(watch)
    },
    ...options,
  })
  const url = await httpApp.listen()
  // The public URL of the options may have another port than the one that the server listens on.
  const port = options.port ?? Number(new URL(url).port)
  return {
    ...httpApp,
    async close() {
      metrics.close()
      await httpApp.close()
    },
    url,
    port,
    endSession,
    watchedSessions: () => watches.size,
    nextNotification: (name) => once(notifications, name),
    onNotification: (name, listener) => void notifications.on(name, listener),
    openSocket: (socketOptions) => openSocket(port, socketOptions),
    exchange: (bytes, { until } = {}) => exchange(port, bytes, until),
  }
}

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

function createTestRouter(endSession: (sessionId: string, reason: ErrorCode) => void, notify: Notify) {
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

async function openSocket(port: number, { query = '', headers = {} }: SocketOptions = {}): Promise<TestSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc${query}`, { headers })
  const received: Answer[] = []
  const listeners = new Set<() => void>()
  socket.on('message', (data) => {
    received.push(String(data).startsWith('P') ? String(data) : JSON.parse(String(data)))
    for (const listen of listeners) listen()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await once(socket, 'open')
  return {
    socket,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    answer: (matches = () => true) =>
      new Promise((resolve) => {
        const listen = () => {
          const at = received.findIndex(matches)
          if (at < 0) return
          listeners.delete(listen)
          resolve(received.splice(at, 1)[0])
        }
        listeners.add(listen)
        listen()
      }),
  }
}

function exchange(port: number, bytes: string, until: RegExp | undefined): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      received += text
      if (until?.test(received)) socket.destroy()
    })
    // The server may reset the connection after its answer.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(received))
  })
}
