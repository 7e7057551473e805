import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { openArchive, type ServerContext, toAppError } from '@assistant/api'
import { Zip, ZipDeflate } from 'fflate'
import { ReaderGoneError } from '../backpressure.js'
import { type ContextOptions, createContext, endWithSession } from './context.js'
import { answerError } from './error-answer.js'

/** Answers with the files of a generation as a zip, streamed. */
export type AnswerArchive = (request: IncomingMessage, response: ServerResponse, generationId: string) => void

/** The generation that a path asks the archive of: `/api/generations/{generationId}/archive.zip`. */
export function archivePath(path: string): string | undefined {
  return /^\/api\/generations\/([^/]+)\/archive\.zip\/?$/.exec(path)?.[1]
}

/** Compressed in one go, before anybody else has their turn. */
const sliceBytes = 128 * 1024

export function createArchiveAnswer(options: ContextOptions): AnswerArchive {
  async function answer(request: IncomingMessage, response: ServerResponse, generationId: string): Promise<void> {
    const context = await createContext(options, request, response, false)
    const files = await openArchive(context, generationId)
    endWithSession(options, context, response)
    response.writeHead(200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="generation-${generationId}.zip"`,
      'cache-control': 'no-store',
    })
    if (request.method === 'HEAD') response.end()
    else await sendZip(files, response, context)
  }

  return (request, response, generationId) => {
    answer(request, response, generationId).catch((error: unknown) => {
      const requestId = String(response.getHeader('x-request-id'))
      const failure = toAppError(error)
      if (error instanceof ReaderGoneError) options.log.debug({ requestId }, 'an archive was not read to its end')
      else if (failure.reason === 'INTERNAL') options.log.error({ requestId, err: error }, 'an archive failed')
      // Half a zip must not look like a whole one.
      if (response.headersSent) response.destroy()
      else answerError(response, failure, requestId)
    })
  }
}

async function sendZip(
  files: AsyncIterable<{ readonly path: string; readonly content: string }>,
  response: ServerResponse,
  { transport }: ServerContext,
): Promise<void> {
  const never = new AbortController().signal
  let failure: Error | null = null
  const zip = new Zip((error, chunk, isLast) => {
    failure = error
    response.write(chunk)
    if (isLast) response.end()
  })
  for await (const { path, content } of files) {
    const entry = new ZipDeflate(path, { level: 6 })
    zip.add(entry)
    const bytes = Buffer.from(content)
    for (let at = 0; at === 0 || at < bytes.length; at += sliceBytes) {
      entry.push(bytes.subarray(at, at + sliceBytes), at + sliceBytes >= bytes.length)
      if (failure) throw failure
      await setImmediate()
      await transport.drained(never)
    }
  }
  zip.end()
}
