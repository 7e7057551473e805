import { AppError } from '@assistant/api'
import type { Network } from '../kernel/network.js'
import type { World } from '../kernel/world.js'
import type { EngineId } from './engines.js'
import type { Server } from './server.js'

/** A request to start a generation, and what happened to the generation, which determines its permitted results. */
export interface StartRequest {
  /** Also the prompt and the idempotency key. */
  readonly name: string
  readonly engine: EngineId
  /** Set when an answer to the start has arrived. */
  generationId?: string
  /** Set when a cancel was sent. It may not have arrived. */
  isCancelRequested: boolean
  /** Time of the world at which a cancel was answered with the status `running`. */
  cancelAcceptedAt?: number
  /** Set before the generation is deleted, which may fail. */
  isDeleted: boolean
  /** Set before all events of the log but the last are deleted, which may fail. */
  isLogShortened: boolean
}

const client = { ipAddress: '192.0.2.10', userAgent: '' }
export const caller = { userId: 'user', sessionId: 'session', roles: ['user'], client } as const
export const projectId = 'project'

export interface SendParts {
  readonly world: World
  readonly network: Network
  readonly findServer: () => Server | undefined
  readonly request: StartRequest
  /** Milliseconds from the start to the cancel. Undefined sends no cancel. */
  readonly cancelAfterMs: number | undefined
  readonly onStarted: (generationId: string) => void
}

/** Sends a start request, and a cancel if set. Repeats each until it is answered; the start keeps its key. */
export function sendStartRequest({ world, network, findServer, request, cancelAfterMs, onStarted }: SendParts): void {
  const process = world.process(`author of ${request.name}`)

  async function callUntilAnswered<T>(label: string, work: (server: Server) => Promise<T>): Promise<T | AppError> {
    for (;;) {
      const server = findServer()
      if (server !== undefined) {
        const answer = await network.call(process, server.process, label, () => work(server))
        if (answer.kind === 'answered') return answer.value
        if (answer.kind === 'failed' && answer.error instanceof AppError) return answer.error
      }
      await process.sleep(world.random.between(200, 2_000), 'tries again')
    }
  }

  process.start('requests', async () => {
    await process.sleep(world.random.below(4_000), 'thinks')
    const input = {
      projectId,
      kind: 'code',
      prompt: request.name,
      engine: request.engine,
      idempotencyKey: request.name,
    } as const
    const started = await callUntilAnswered('start', ({ service }) => service.start(caller, input))
    if (started instanceof AppError) return world.problem(`a start fails: ${started.reason}`)
    request.generationId = started.id
    world.note(`${request.name} is ${started.id}, for the ${request.engine} engine`)
    onStarted(started.id)
    if (cancelAfterMs === undefined) return
    await process.sleep(cancelAfterMs, 'changes its mind')
    request.isCancelRequested = true
    const canceled = await callUntilAnswered('cancel', ({ service }) => service.cancel(caller, started.id))
    const outcome = canceled instanceof AppError ? canceled.reason : canceled.status
    world.note(`${request.name} is canceled: ${outcome}`)
    if (outcome === 'running') request.cancelAcceptedAt = world.now()
    if (outcome === 'GENERATION_NOT_FOUND' && !request.isDeleted) {
      world.problem('a cancel does not find its generation')
    }
  })
}
