import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { contract } from '@assistant/contract'
import { initTRPC, TRPCError, tracked } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { AssistantError, isAssistantError } from '../error.js'
import type { Generation, GenerationEvent, GenerationsStartInput } from '../router.js'
import { canceledResult } from './events.js'
import { createFakeConnections } from './fake-connections.js'
import { createFakeFiles } from './fake-files.js'
import { ada, generationOfAda, signedInAs } from './people.js'
import { createSessionModel } from './session-model.js'

interface Context {
  readonly accessToken: string | null
}

const t = initTRPC.context<Context>().create({
  errorFormatter({ shape, error }) {
    const failure = error.cause
    const isOurs = isAssistantError(failure)
    const body = isOurs
      ? {
          code: failure.code,
          message: failure.message,
          requestId: 'request-1',
          fields: failure.fields,
          retryAfterSeconds: failure.retryAfterSeconds,
        }
      : {
          code: 'BAD_REQUEST',
          message: error.message,
          requestId: 'request-1',
          fields: [{ path: 'name', message: 'wrong' }],
        }
    return { ...shape, message: body.message, data: { ...shape.data, error: body } }
  },
})

/**
 * Starts a server that speaks the real protocol over real sockets. A test can inject faults: lost answers, expired
 * tokens, cut connections, delayed events.
 */
export async function startFakeServer() {
  const session = createSessionModel()
  const started = new Map<string, Generation>()
  const asked: GenerationsStartInput[] = []
  const files = createFakeFiles((accessToken) => session.use(accessToken))
  const changes = new Set<() => void>()
  const calls: string[] = []
  const lossy = new Map<string, number>()
  let log: readonly GenerationEvent[] = []
  let released = 0
  let subscriptions = 0
  /** The reason for which all subscriptions end early. */
  let ending: AssistantError | 'stop' | undefined
  let isCanceled = false

  const changed = () => {
    for (const wake of [...changes]) wake()
  }

  const procedure = t.procedure.use(({ path, next }) => {
    calls.push(path)
    return next()
  })
  const userProcedure = procedure.use(({ ctx, next }) => {
    refusing(() => session.use(ctx.accessToken))
    return next()
  })

  const router = t.router({
    auth: {
      login: procedure.input(contract.auth.login.input).mutation(({ input }) => {
        if (input.password !== 'correct horse battery staple') {
          throw refusal(new AssistantError('INVALID_CREDENTIALS', 'The address or the password is wrong.'))
        }
        return signedInAs(session.signIn())
      }),
      refresh: procedure
        .input(contract.auth.refresh.input)
        .mutation(({ input }) => refusing(() => session.refresh(input.refreshToken ?? ''))),
      logout: procedure.input(contract.auth.logout.input).mutation(() => {
        session.end('SESSION_REVOKED')
        return { revoked: 1 }
      }),
    },
    system: { health: procedure.query(() => ({ status: 'ok', version: '1.0.0', uptimeSeconds: 1 })) },
    users: { me: userProcedure.query(() => ada) },
    projects: {
      create: userProcedure.input(contract.projects.create.input).mutation(({ input }) => ({ name: input.name })),
    },
    generations: {
      start: userProcedure.input(contract.generations.start.input).mutation(({ input }) => {
        const key = input.idempotencyKey ?? crypto.randomUUID()
        const { kind, prompt, parentId = null, errorMessage = null } = input
        const generation = started.get(key) ?? {
          ...generationOfAda(started.size, prompt),
          ...{ kind, parentId, errorMessage },
        }
        started.set(key, generation)
        asked.push(input)
        return generation
      }),
      get: userProcedure.input(contract.generations.get.input).query(({ input }): Generation => {
        const status = released < log.length ? 'running' : isCanceled ? 'canceled' : 'succeeded'
        return { ...generationOfAda(0, ''), id: input.generationId, status, lastEventId: released }
      }),
      cancel: userProcedure.input(contract.generations.cancel.input).mutation(({ input }): Generation => {
        if (released >= log.length) throw refusal(new AssistantError('GENERATION_FINISHED', 'It has ended.'))
        isCanceled = true
        log = [...log.slice(0, released), canceledResult]
        server.release()
        return { ...generationOfAda(0, ''), id: input.generationId, status: 'canceled' }
      }),
      files: userProcedure.input(contract.generations.files.input).query(() => ({ files: files.list() })),
      file: userProcedure
        .input(contract.generations.file.input)
        .query(({ input }) => refusing(() => files.find(input.path))),
      events: userProcedure.input(contract.generations.events.input).subscription(async function* ({ input, signal }) {
        subscriptions += 1
        changed()
        try {
          for (let number = input.lastEventId + 1; !signal?.aborted; number += 1) {
            if (number > log.length || ending) break
            while (number > released && !signal?.aborted && !ending) await nextChange(signal)
            const event = log[number - 1]
            if (!event || signal?.aborted || ending) break
            yield tracked(String(number), event)
          }
          if (ending instanceof AssistantError) throw refusal(ending)
        } finally {
          subscriptions -= 1
          changed()
        }
      }),
    },
  })

  function nextChange(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        changes.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      changes.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }

  const handle = createHTTPHandler({
    router,
    basePath: '/trpc/',
    allowMethodOverride: true,
    maxBodySize: 4 * 1024 * 1024,
    maxBatchSize: 20,
    createContext: ({ req }): Context => ({ accessToken: req.headers.authorization?.replace('Bearer ', '') ?? null }),
  })
  const http = createServer((request, response) => {
    const path = [...lossy.keys()].find((name) => request.url?.includes(name))
    const left = path === undefined ? 0 : (lossy.get(path) ?? 0)
    if (path !== undefined && left > 0) {
      lossy.set(path, left - 1)
      // The call takes effect, but its answer is lost.
      response.write = () => true
      response.end = () => response.destroy()
    }
    connections.note(request, response)
    if (!files.answer(request, response)) handle(request, response)
  })
  const connections = createFakeConnections(http, changed)
  applyWSSHandler({
    wss: connections.sockets,
    router,
    createContext: ({ info }): Context => ({ accessToken: info.connectionParams?.accessToken ?? null }),
  })
  const listen = (port: number) => new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = http.address() as AddressInfo

  const server = {
    url: `http://127.0.0.1:${port}`,
    session,
    started,
    /** The inputs of the calls of `generations.start`. */
    asked,
    files,
    calls,
    connections,
    get subscriptions() {
      return subscriptions
    },
    countOf: (path: string) => calls.filter((call) => call === path).length,
    /** Loses the next `count` answers of this procedure. */
    loseAnswers(path: string, count: number): void {
      lossy.set(path, count)
    },
    /** Sets the log of every generation. Its events are sent after `release`. */
    setLog(events: readonly GenerationEvent[]): void {
      log = events
    },
    /** Sends the first `count` events of the log, by default all. */
    release(count = log.length): void {
      released = count
      changed()
    },
    /** Ends all subscriptions early: without an error, like a server that is about to stop, or with this error. */
    async endSubscriptions(reason: AssistantError | 'stop' = 'stop'): Promise<void> {
      ending = reason
      changed()
      await server.until(() => subscriptions === 0)
      ending = undefined
    },
    /** Resolves when the condition is true. Checks it after every change of connections and subscriptions. */
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) await nextChange()
    },
    async stop(): Promise<void> {
      connections.cut()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
    again: () => listen(port),
  }
  return server
}

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>

/** The tRPC codes of these error codes. All other error codes have UNAUTHORIZED. */
const failures: ReadonlyMap<string, TRPCError['code']> = new Map([
  ['INTERNAL', 'INTERNAL_SERVER_ERROR'],
  ['UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
])

const refusal = (cause: AssistantError) =>
  new TRPCError({ code: failures.get(cause.code) ?? 'UNAUTHORIZED', message: cause.message, cause })

function refusing<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw isAssistantError(error) ? refusal(error) : error
  }
}
