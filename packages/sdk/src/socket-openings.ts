import { type LinkedAbort, linkedAbort } from './linked-abort.js'
import { pauseBefore, type Runtime } from './runtime.js'

/** So many openings in a row that nothing came of: a single one may have met a server that was just starting. */
const mostSilent = 2

export interface OpeningsParts {
  readonly runtime: Runtime
  /** How long nothing may be heard after an opening has begun, in milliseconds. */
  readonly patience: number
  /** Whether the server answers over HTTP at this moment. */
  readonly isServerThere: (signal: AbortSignal) => Promise<boolean>
  /** Told that sockets do not get through to a server that is there. */
  readonly onBroken: () => void
  /** Ends with the connection. */
  readonly closing: AbortSignal
}

/**
 * When a lost socket is opened again, and when it is no use. Whatever a proxy does to sockets, refuse them, cut them or
 * let them wait, it comes to the same: nothing is heard over them, while HTTP gets through. When the server is away,
 * HTTP does not either.
 */
export interface Openings {
  /** Before each opening: makes a pause when one follows another, and looks at what became of the last. */
  next(): Promise<void>
  /** An opening begins. */
  begin(): void
  /** The server said something, be it by the code with which it closed the socket. Or nobody listens any more. */
  heard(): void
  /** The server let the caller in: the next pause is short. */
  welcome(): void
}

export function createOpenings({ runtime, patience, isServerThere, onBroken, closing }: OpeningsParts): Openings {
  let attempts = 0
  let silent = 0
  /** Of an opening over which nothing was heard yet. */
  let waiting: LinkedAbort | undefined

  async function wait(signal: AbortSignal): Promise<void> {
    do await runtime.sleep(patience, signal)
    while (!signal.aborted && !(await isServerThere(signal)))
    if (!signal.aborted) onBroken()
  }

  return {
    async next() {
      const isSilent = waiting !== undefined
      waiting?.abort()
      waiting = undefined
      attempts += 1
      if (attempts > 1) await runtime.sleep(pauseBefore(attempts - 1, runtime), closing)
      if (!isSilent || closing.aborted) return
      silent = (await isServerThere(closing)) ? silent + 1 : 0
      if (silent >= mostSilent && !closing.aborted) onBroken()
    },
    begin() {
      waiting = linkedAbort([closing])
      void wait(waiting.signal)
    },
    heard() {
      waiting?.abort()
      waiting = undefined
      silent = 0
    },
    welcome() {
      attempts = 0
    },
  }
}
