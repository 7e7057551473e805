import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { AppError, type Archive, openArchive, type ServerContext } from '@assistant/api'
import { Zip, ZipPassThrough } from 'fflate'
import { destroyAfter } from '../flow/destroy-after.js'
import { atMost, createQueue } from '../flow/queue.js'
import { createSlots } from '../flow/slots.js'
import { admitStream, authenticateRequest, type ContextOptions, createContext } from '../http/context.js'
import type { FindRoute } from '../http/route.js'

/** Matches `/api/generations/{generationId}/archive.zip`. */
const archivePath = /^\/api\/generations\/([^/]+)\/archive\.zip\/?$/

/** Maximum number of bytes that are written before other work may run. */
const sliceBytes = 1024 * 1024
/** Maximum number of archives that a process sends at once. Each one keeps some files in memory until it is read. */
const maxArchives = 8
/** Maximum number of archives that a process sends to one user at once. */
const maxArchivesOfUser = 2
/** Maximum time that one archive may take, however slowly it is read. */
const maxDurationMs = 5 * 60_000

/** Serves the files of a generation as a streamed zip archive. */
export function createArchiveRoutes(options: ContextOptions): FindRoute {
  const archives = createQueue(atMost(maxArchives))
  const archivesOfUser = createSlots(maxArchivesOfUser)

  async function answer(request: IncomingMessage, response: ServerResponse, generationId: string): Promise<void> {
    const authentication = await authenticateRequest(options, request)
    const context = createContext(options, authentication, request, response, {
      kind: 'rest',
      procedures: [],
      isStreamed: false,
    })
    const archive = await openArchive(context, generationId)
    admitStream(options, context, response, { projectId: archive.projectId })
    const writeHead = () =>
      response.writeHead(200, {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="generation-${archive.generationId}.zip"`,
        'cache-control': 'no-store',
      })
    if (request.method === 'HEAD') {
      writeHead().end()
      return
    }
    const userId = context.authentication.claims?.userId ?? ''
    const release = archives.tryEnter()
    const releaseUserSlot = release && archivesOfUser.take(userId)
    if (releaseUserSlot === undefined) {
      release?.()
      throw new AppError('OVERLOADED', 'Too many archives are being sent. Try again in a moment.')
    }
    const stopTimer = destroyAfter(response, maxDurationMs)
    try {
      await sendZip(archive.files, response, context, writeHead)
    } finally {
      stopTimer()
      releaseUserSlot()
      release?.()
    }
  }

  return (path) => {
    const [, generationId] = archivePath.exec(path) ?? []
    if (generationId === undefined) return undefined
    return {
      methods: ['GET'],
      isShared: true,
      isWork: true,
      answer: (request, response) => answer(request, response, generationId),
    }
  }
}

/**
 * Sends files as a zip, uncompressed: compression would use a core for seconds, and a tree usually has only some
 * hundred KiB.
 */
async function sendZip(
  files: Archive['files'],
  response: ServerResponse,
  { transport }: ServerContext,
  writeHead: () => void,
): Promise<void> {
  const never = new AbortController().signal
  const zip = new Zip((error, chunk, isLast) => {
    if (error) return void response.destroy(error)
    // The head is sent with the first bytes: until then a failed read can still be answered with an error.
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
