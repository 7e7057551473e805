import type { Account } from './account.js'
import { type AnswerParts, answerBody, withinTime } from './answer-body.js'
import { asCaller } from './as-caller.js'
import { abortable, aborted, toAssistantError } from './error.js'
import { type LinkedAbort, linkedAbort } from './linked-abort.js'
import { untilAnswered } from './retry.js'

export interface ArchiveOptions {
  /** Ends the download, of what has come too: the stream fails with an AssistantError `ABORTED`. */
  readonly signal?: AbortSignal
}

export interface ArchiveParts extends AnswerParts {
  /** Where the REST face is: `…/api`. */
  readonly url: string
  readonly account: Account
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
  const leaving = linkedAbort(sources)
  try {
    const headers: Record<string, string> = accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }
    const body = await answerBody(parts, url, { headers, type: 'application/zip', signal: leaving.signal })
    return guarded(parts, body, leaving)
  } catch (error) {
    leaving.abort()
    throw toAssistantError(error)
  }
}

/** The same bytes, piece by piece as they are asked for; what goes wrong on the way is an AssistantError. */
function guarded({ timeout, runtime }: ArchiveParts, body: ReadableStream<Uint8Array>, leaving: LinkedAbort) {
  const reader = body.getReader()
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      try {
        const { done, value } = await abortable(withinTime(reader.read(), timeout, runtime), leaving.signal)
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
