import { AppError } from '@assistant/api'
import type { Network } from '../kernel/network.js'
import type { World } from '../kernel/world.js'
import type { EngineId } from './engines.js'
import type { Server } from './server.js'

/** A generation that somebody wants, and what becomes of it. */
export interface Wish {
  readonly name: string
  readonly engine: EngineId
  /** Known as soon as an answer has come through. */
  generationId?: string
  /** Somebody has asked to cancel it, heard or not. */
  isCancelAsked: boolean
  /** When it was told that the runner is asked to end it. */
  canceledAt?: number
  isDeleted: boolean
  isShortened: boolean
}

const client = { ipAddress: '192.0.2.10', userAgent: '' }
export const caller = { userId: 'user', sessionId: 'session', roles: ['user'], client } as const
export const projectId = 'project'

export interface WishParts {
  readonly world: World
  readonly network: Network
  readonly findServer: () => Server | undefined
  readonly wish: Wish
  /** When to cancel it, in milliseconds from now. */
  readonly cancelAfter: number | undefined
  /** It is on its way. */
  readonly onStarted: (generationId: string) => void
}

/** Starts a generation, and may cancel it: again and again, with the same key, until somebody answers. */
export function makeWish({ world, network, findServer, wish, cancelAfter, onStarted }: WishParts): void {
  const process = world.process(`author of ${wish.name}`)

  async function ask<T>(label: string, work: (server: Server) => Promise<T>): Promise<T | AppError> {
    for (;;) {
      const server = findServer()
      if (server !== undefined) {
        const answer = await network.call(process, server.process, label, () => work(server))
        if (answer.kind === 'answered') return answer.value
        if (answer.kind === 'refused' && answer.error instanceof AppError) return answer.error
      }
      await process.sleep(world.random.between(200, 2_000), 'tries again')
    }
  }

  process.start('wishes', async () => {
    await process.sleep(world.random.below(4_000), 'thinks')
    const wanted = {
      projectId,
      kind: 'code',
      prompt: wish.name,
      engine: wish.engine,
      idempotencyKey: wish.name,
    } as const
    const started = await ask('start', ({ service }) => service.start(caller, wanted))
    if (started instanceof AppError) return world.problem(`a start is refused: ${started.reason}`)
    wish.generationId = started.id
    world.note(`${wish.name} is ${started.id}, for the ${wish.engine} engine`)
    onStarted(started.id)
    if (cancelAfter === undefined) return
    await process.sleep(cancelAfter, 'changes its mind')
    wish.isCancelAsked = true
    const canceled = await ask('cancel', ({ service }) => service.cancel(caller, started.id))
    const outcome = canceled instanceof AppError ? canceled.reason : canceled.status
    world.note(`${wish.name} is canceled: ${outcome}`)
    if (outcome === 'running') wish.canceledAt = world.now()
    if (outcome === 'GENERATION_NOT_FOUND' && !wish.isDeleted) world.problem('a cancel finds nothing')
  })
}
