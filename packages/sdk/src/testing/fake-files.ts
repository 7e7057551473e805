import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { AssistantError, isAssistantError } from '../error.js'
import type { GenerationFile, RouterOutputs } from '../router.js'
import { treeOf } from './events.js'

type Piece = Uint8Array<ArrayBuffer>

/** Creates the files that the fake server serves for every generation, one by one and as an archive. */
export function createFakeFiles(assertCaller: (accessToken: string | null) => void) {
  let listed: Readonly<Record<string, string>> = {}
  let served: Readonly<Record<string, string>> = {}
  let archive: AsyncIterable<Piece> | Iterable<Piece> = []
  let limited = 0

  return {
    /** Sets the files that the list contains, and the contents that are served for them. */
    set(files: Readonly<Record<string, string>>, contents = files): void {
      listed = files
      served = contents
    },
    setArchive(pieces: typeof archive): void {
      archive = pieces
    },
    /** Rejects the next `count` calls for a file with RATE_LIMITED. */
    limit(count: number): void {
      limited = count
    },

    list: (): GenerationFile[] => treeOf(listed),
    find(path: string): RouterOutputs['generations']['file'] {
      if (limited > 0) {
        limited -= 1
        throw new AssistantError('RATE_LIMITED', 'Slower.', { retryAfterSeconds: 1 })
      }
      const content = served[path]
      if (content === undefined) throw new AssistantError('FILE_NOT_FOUND', 'There is no such file.')
      const [file] = treeOf({ [path]: content })
      if (!file) throw new Error('One file makes a tree of one.')
      return { ...file, content }
    },

    /** Answers a request for an archive. Returns false for any other request. */
    answer(request: IncomingMessage, response: ServerResponse): boolean {
      const id = /^\/api\/generations\/([^/]+)\/archive\.zip$/.exec(request.url ?? '')?.[1]
      if (id === undefined) return false
      try {
        assertCaller(request.headers.authorization?.replace('Bearer ', '') ?? null)
        if (id === 'none') throw new AssistantError('GENERATION_NOT_FOUND', 'There is no such generation.')
      } catch (error) {
        if (!isAssistantError(error)) throw error
        const { code, message } = error
        response.writeHead(code === 'GENERATION_NOT_FOUND' ? 404 : 401, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ error: { code, message, requestId: 'request-2' } }))
        return true
      }
      response.writeHead(200, { 'content-type': 'application/zip' })
      pipeline(Readable.from(archive), response, () => undefined)
      return true
    },
  }
}
