import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { AppError, type Archive, openArchive, type ServerContext, toAppError } from '@assistant/api'
import { Zip, ZipPassThrough } from 'fflate'
import { ReaderGoneError } from '../backpressure.js'
import { type ContextOptions, createContext, endWithAccess } from './context.js'
import { answerError } from './error-answer.js'

/** Answers with the files of a generation as a zip, streamed. */
export type AnswerArchive = (request: IncomingMessage, response: ServerResponse, generationId: string) => void

/** The generation that a path asks the archive of: `/api/generations/{generationId}/archive.zip`. */
export function archivePath(path: string): string | undefined {
  return /^\/api\/generations\/([^/]+)\/archive\.zip\/?$/.exec(path)?.[1]
}

/** Written in one go, before anybody else has their turn. */
const sliceBytes = 1024 * 1024
/** At once, of a process and of one user: each holds some files while its reader takes their time. */
const mostArchives = 8
const mostOfUser = 2
/** However slowly it is read. */
const longestMilliseconds = 5 * 60_000

export function createArchiveAnswer(options: ContextOptions): AnswerArchive {
  /** Of whom the archives are that are being sent. */
  const sending: string[] = []

  async function answer(request: IncomingMessage, response: ServerResponse, generationId: string): Promise<void> {
    const context = await createContext(options, request, response, false)
    const archive = await openArchive(context, generationId)
    endWithAccess(options, context, response, archive.projectId)
    const head = () =>
      response.writeHead(200, {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="generation-${archive.generationId}.zip"`,
        'cache-control': 'no-store',
      })
    if (request.method === 'HEAD') {
      head().end()
      return
    }
    const userId = context.authentication.claims?.userId ?? ''
    if (sending.length === mostArchives || sending.filter((one) => one === userId).length === mostOfUser) {
      throw new AppError('OVERLOADED', 'Too many archives are being sent. Try again in a moment.')
    }
    sending.push(userId)
    const timer = setTimeout(() => response.destroy(), longestMilliseconds)
    try {
      await sendZip(archive.files, response, context, head)
    } finally {
      clearTimeout(timer)
      sending.splice(sending.indexOf(userId), 1)
    }
  }

  return (request, response, generationId) => {
    answer(request, response, generationId).catch((error: unknown) => {
      const requestId = String(response.getHeader('x-request-id'))
      const failure = toAppError(error)
      if (error instanceof ReaderGoneError) options.log.debug({ requestId }, 'an archive was not read to its end')
      else if (failure.reason === 'INTERNAL') options.log.error({ requestId, err: error }, 'an archive failed')
      // A part of a zip must not look like the whole.
      if (response.headersSent) response.destroy()
      else answerError(response, failure, requestId)
    })
  }
}

/** Not compressed: that would take a core for seconds, for a tree of some hundred kilobytes. */
async function sendZip(
  files: Archive['files'],
  response: ServerResponse,
  { transport }: ServerContext,
  writeHead: () => void,
): Promise<void> {
  const never = new AbortController().signal
  const zip = new Zip((error, chunk, isLast) => {
    if (error) return void response.destroy(error)
    // The first read may be refused: until then nothing is promised.
    if (!response.headersSent) writeHead()
    response.write(chunk)
    if (isLast) response.end()
  })
  for await (const { path, content } of files) {
    const entry = new ZipPassThrough(path)
    zip.add(entry)
    const bytes = Buffer.from(content)
    for (let at = 0; at === 0 || at < bytes.length; at += sliceBytes) {
      entry.push(bytes.subarray(at, at + sliceBytes), at + sliceBytes >= bytes.length)
      await setImmediate()
      await transport.drained(never)
    }
  }
  zip.end()
}
