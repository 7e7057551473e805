import type { GenerationEvent } from '@assistant/contract'
import type { Process } from '../kernel/process.js'
import type { World } from '../kernel/world.js'
import type { ReaderConnection, Server } from './server.js'

/** The events that a reader of a generation has received over all its connections. */
export interface ReaderState {
  readonly name: string
  readonly generationId: string
  readonly events: readonly GenerationEvent[]
  /** 'ended', or the code of the error that ended it. Undefined while it reads. */
  readonly outcome: string | undefined
}

export interface ReaderParts {
  readonly world: World
  readonly name: string
  readonly generationId: string
  /** Returns a server that listens, if there is one. */
  readonly findServer: () => Server | undefined
  /** True if it reconnects with the number of its last event, false if it requests all events again. */
  readonly isResuming: boolean
}

type Message =
  | { readonly kind: 'event'; readonly seq: number; readonly event: GenerationEvent }
  | { readonly kind: 'lost' }
  | { readonly kind: 'closed'; readonly outcome: string }

/** Errors that end the stream for good. After any other one the reader reconnects. */
const finalCodes: readonly string[] = ['GENERATION_NOT_FOUND', 'EVENTS_EXPIRED', 'BAD_REQUEST']

/** Starts a reader. It connects to any server that listens, and reconnects after a cut until the stream has ended. */
export function startReader({ world, name, generationId, findServer, isResuming }: ReaderParts): ReaderState {
  const { random } = world
  const process = world.process(name)
  const events: GenerationEvent[] = []
  let outcome: string | undefined

  async function readConnection(server: Server): Promise<void> {
    const { connection, next } = connect(world, process, server)
    server.serve(connection, generationId, isResuming ? events.length : 0)
    for (;;) {
      const message = await next()
      if (message.kind === 'lost') return
      if (message.kind === 'closed') {
        if (message.outcome === 'ended' || finalCodes.includes(message.outcome)) outcome = message.outcome
        return
      }
      const lastNumber = events.length
      if (message.seq !== lastNumber + 1) {
        world.note(`${name} gets event ${message.seq} after ${lastNumber}`)
        world.problem('a reader received an event twice or out of order')
      }
      events.push(message.event)
    }
  }

  async function readToEnd(): Promise<void> {
    while (outcome === undefined) {
      const server = findServer()
      if (server !== undefined) await readConnection(server)
      if (outcome === undefined) await process.sleep(random.between(50, 1_500), 'comes back')
    }
  }

  process.start('read', async () => {
    await process.sleep(random.chance(0.7) ? random.below(3_000) : random.below(60_000), 'comes')
    await readToEnd()
    if (outcome === 'ended' && random.chance(0.2)) {
      // A reader that has all events receives the end of the stream again.
      outcome = undefined
      await readToEnd()
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

/** Opens a connection. A cut loses the messages in transit, and the server notices it later than the reader. */
function connect(world: World, reader: Process, { process: server }: Server) {
  const { random } = world
  const disconnect = new AbortController()
  const received: Message[] = []
  let wake: () => void = () => {}
  let isOpen = true
  const receive = (message: Message) => {
    if (!isOpen) return
    received.push(message)
    if (message.kind !== 'event') isOpen = false
    wake()
  }
  const cut = () => {
    if (!isOpen) return
    received.length = random.below(received.length + 1)
    receive({ kind: 'lost' })
    removeCrashEffect()
    world.after(random.below(5_000), () => server.start('socket is gone', async () => disconnect.abort()))
  }
  const removeCrashEffect = server.onCrash(() => world.after(random.between(10, 3_000), cut))
  if (world.occurs('a socket is cut', 0.4)) world.after(random.between(50, 15_000), cut)

  const connection: ReaderConnection = {
    disconnected: disconnect.signal,
    sendEvent: (seq, event) => receive({ kind: 'event', seq, event }),
    end: () => receive({ kind: 'closed', outcome: 'ended' }),
    fail: (code) => receive({ kind: 'closed', outcome: code }),
    cut,
    async drained(process, signal) {
      if (world.occurs('a reader takes nothing for a minute', 0.002)) {
        await process.sleep(60_000, 'full', signal)
        cut()
        throw new Error('The socket was closed: it stayed full')
      }
      await process.travel('send')
    },
  }
  const next = async (): Promise<Message> => {
    for (;;) {
      const message = received.shift()
      if (message !== undefined) return message
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      await reader.step('receives')
    }
  }
  return { connection, next }
}
