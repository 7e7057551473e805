import type { Account } from './account.js'
import { asCaller } from './as-caller.js'
import { AssistantError, abortable, aborted, errorOfAnswer, toAssistantError } from './error.js'
import type { Fetch } from './http.js'
import { type LinkedAbort, linkedAbort } from './linked-abort.js'
import { untilAnswered } from './retry.js'
import type { Runtime } from './runtime.js'

export interface ArchiveOptions {
  /** Ends the download, of what has come too: the stream fails with an AssistantError `ABORTED`. */
  readonly signal?: AbortSignal
}

export interface ArchiveParts {
  /** Where the REST face is: `…/api`. */
  readonly url: string
  readonly fetch?: Fetch | undefined
  /** A server that says nothing for so long is given up, in milliseconds. */
  readonly timeout: number
  readonly account: Account
  readonly runtime: Runtime
  /** Ends with the client. */
  readonly closing: AbortSignal
}

/** The zip of a generation as it comes; see `Assistant.archive`. */
export async function openArchive(
  parts: ArchiveParts,
  generationId: string,
  { signal }: ArchiveOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const { account, runtime, closing } = parts
  const sources = [closing, ...(signal ? [signal] : [])]
  const url = `${parts.url}/generations/${encodeURIComponent(generationId)}/archive.zip`
  const opening = linkedAbort(sources)
  const ask = (accessToken: string | null) =>
    untilAnswered(() => request(parts, url, accessToken, sources), { runtime, signal: opening.signal })
  try {
    return await abortable(asCaller(account, ask), opening.signal)
  } finally {
    opening.release()
  }
}

async function request(
  parts: ArchiveParts,
  url: string,
  accessToken: string | null,
  sources: readonly AbortSignal[],
): Promise<ReadableStream<Uint8Array>> {
  const { fetch = globalThis.fetch } = parts
  const leaving = linkedAbort(sources)
  try {
    const headers: Record<string, string> = accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }
    const response = await inTime(parts, fetch(url, { headers, signal: leaving.signal }))
    if (response.ok && response.body && isZip(response)) return guarded(parts, response.body, leaving)
    const refusal = errorOfAnswer(await inTime(parts, response.json()))
    throw refusal ?? new AssistantError('NETWORK', `The answer ${response.status} is none of the Assistant's.`)
  } catch (error) {
    leaving.abort()
    throw toAssistantError(error)
  }
}

/** Whatever stands in front of the server may answer 200 with a page of its own. */
const isZip = ({ headers }: Response): boolean => /^application\/zip\b/i.test(headers.get('content-type') ?? '')

/** The same bytes, piece by piece as they are asked for; what goes wrong on the way is an AssistantError. */
function guarded(parts: ArchiveParts, body: ReadableStream<Uint8Array>, leaving: LinkedAbort) {
  const reader = body.getReader()
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      try {
        const { done, value } = await abortable(inTime(parts, reader.read()), leaving.signal)
        if (!done) return controller.enqueue(value)
        leaving.release()
        controller.close()
      } catch (error) {
        controller.error(leaving.signal.aborted ? aborted(leaving.signal) : toAssistantError(error))
        leaving.abort()
      }
    },
    cancel: () => leaving.abort(),
  }
  // No piece is asked for before its reader asks.
  return new ReadableStream<Uint8Array>(source, { highWaterMark: 0 })
}

/** Errors: NETWORK, when it takes longer than the server is waited for. */
async function inTime<Value>({ runtime, timeout }: ArchiveParts, work: Promise<Value>): Promise<Value> {
  const over = new AbortController()
  const late = runtime.sleep(timeout, over.signal).then((): never => {
    throw new AssistantError('NETWORK', `The Assistant said nothing for ${timeout / 1_000} s.`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
