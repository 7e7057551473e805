import type { GenerationEvent } from '@assistant/contract'
import type { Process, World } from '../kernel/world.js'
import type { Line, Server } from './server.js'

/** What somebody who follows a generation has got, whatever became of the connections. */
export interface Reading {
  readonly name: string
  readonly generationId: string
  readonly events: readonly GenerationEvent[]
  /** How it ended: 'ended', or the code of the error; undefined while it goes on. */
  readonly outcome: string | undefined
}

export interface ReaderParts {
  readonly world: World
  readonly name: string
  readonly generationId: string
  /** A server that listens. */
  readonly findServer: () => Server | undefined
  /** With the number of the last event that it has; otherwise it begins anew each time, and takes what it gets. */
  readonly resumes: boolean
}

type Message =
  | { readonly kind: 'event'; readonly seq: number; readonly event: GenerationEvent }
  | { readonly kind: 'lost' }
  | { readonly kind: 'over'; readonly outcome: string }

/** What ends a stream for good; after anything else a client comes back. */
const finalCodes: readonly string[] = ['GENERATION_NOT_FOUND', 'EVENTS_EXPIRED', 'BAD_REQUEST']

/** Connects to any server that listens, is cut, and comes back with its last number, until the stream ends. */
export function startReader({ world, name, generationId, findServer, resumes }: ReaderParts): Reading {
  const { random } = world
  const process = world.process(name)
  const events: GenerationEvent[] = []
  let outcome: string | undefined

  async function readOn(server: Server): Promise<void> {
    const { line, next } = connect(world, process, server)
    server.serve(line, generationId, resumes ? events.length : 0)
    for (;;) {
      const message = await next()
      if (message.kind === 'lost') return
      if (message.kind === 'over') {
        if (message.outcome === 'ended' || finalCodes.includes(message.outcome)) outcome = message.outcome
        return
      }
      const last = events.length
      if (message.seq !== last + 1) {
        world.note(`${name} gets event ${message.seq} after ${last}`)
        world.problem('a reader gets an event twice, or not in its turn')
      }
      events.push(message.event)
    }
  }

  async function readToTheEnd(): Promise<void> {
    while (outcome === undefined) {
      const server = findServer()
      if (server !== undefined) await readOn(server)
      if (outcome === undefined) await process.sleep(random.between(50, 1_500), 'comes back')
    }
  }

  process.start('read', async () => {
    await process.sleep(random.chance(0.7) ? random.below(3_000) : random.below(60_000), 'comes')
    await readToTheEnd()
    if (outcome === 'ended' && random.chance(0.2)) {
      // Whoever has everything is told so.
      outcome = undefined
      await readToTheEnd()
    }
    world.note(`${name} is done: ${outcome}, ${events.length} events`)
  })

  return {
    name,
    generationId,
    events,
    get outcome() {
      return outcome
    },
  }
}

/** A connection: what is on its way when it is cut is lost, and the server notices later than the reader. */
function connect(world: World, reader: Process, { process: server }: Server) {
  const { random } = world
  const gone = new AbortController()
  const arrived: Message[] = []
  let wake: () => void = () => {}
  let isOpen = true
  const arrive = (message: Message) => {
    if (!isOpen) return
    arrived.push(message)
    if (message.kind !== 'event') isOpen = false
    wake()
  }
  const cut = () => {
    if (!isOpen) return
    arrived.length = random.below(arrived.length + 1)
    arrive({ kind: 'lost' })
    forgetCrash()
    world.after(random.below(5_000), () => server.start('socket is gone', async () => gone.abort()))
  }
  const forgetCrash = server.onCrash(() => world.after(random.between(10, 3_000), cut))
  if (world.strikes('a socket is cut', 0.4)) world.after(random.between(50, 15_000), cut)

  const line: Line = {
    gone: gone.signal,
    event: (seq, event) => arrive({ kind: 'event', seq, event }),
    end: () => arrive({ kind: 'over', outcome: 'ended' }),
    refuse: (code) => arrive({ kind: 'over', outcome: code }),
    cut,
    async drained(process, signal) {
      if (world.strikes('a reader takes nothing for a minute', 0.002)) {
        await process.sleep(60_000, 'full', signal)
        cut()
        throw new Error('The socket was closed: it stayed full')
      }
      await process.travel('send')
    },
  }
  const next = async (): Promise<Message> => {
    for (;;) {
      const message = arrived.shift()
      if (message !== undefined) return message
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      await reader.step('receives')
    }
  }
  return { line, next }
}
