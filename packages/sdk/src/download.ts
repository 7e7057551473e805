import type { Api } from './api.js'
import { AssistantError, aborted, isAssistantError } from './error.js'
import { batchSize } from './http.js'
import { linkedAbort } from './linked-abort.js'
import type { GenerationFile } from './router.js'
import type { Runtime } from './runtime.js'
import { demandWhole } from './whole-file.js'

/** How many batches of files are under way at once, and where a batch ends before it has all the files it may have. */
const lanes = 2
const batchBytes = 512 * 1024
/** How often a file that is refused as RATE_LIMITED is waited for. A server's limits are per minute. */
const mostWaits = 3

export interface DownloadProgress {
  /** How many files are here, and were checked, of how many in all. */
  readonly done: number
  readonly total: number
  /** The one that just came. */
  readonly path: string
}

export interface DownloadOptions {
  /** Ends the download: it rejects with an AssistantError `ABORTED`. */
  readonly signal?: AbortSignal
  /** Told after each file. */
  readonly onProgress?: (progress: DownloadProgress) => void
}

export interface DownloadParts {
  readonly api: Pick<Api, 'generations'>
  readonly runtime: Runtime
  /** Ends with the client. */
  readonly closing: AbortSignal
}

/** The whole tree of a finished generation; see `Assistant.download`. */
export async function downloadFiles(
  parts: DownloadParts,
  generationId: string,
  options: DownloadOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const { generations } = parts.api
  const calling = options.signal ? { signal: options.signal } : {}
  // First that it has ended, then the list: until then its files come and go.
  const { status } = await generations.get.query({ generationId }, calling)
  if (status === 'queued' || status === 'running') {
    throw new AssistantError('CONFLICT', 'The generation is not finished yet.')
  }
  const { files } = await generations.files.query({ generationId }, calling)
  return fetchFiles(parts, generationId, files, options)
}

/**
 * These files of a generation, in this order, each checked. The first failure ends it all. A limit of calls is waited
 * for: each file is one. Errors: DAMAGED_FILE, GENERATION_NOT_FOUND, FILE_NOT_FOUND.
 */
export async function fetchFiles(
  { api, runtime, closing }: DownloadParts,
  generationId: string,
  files: readonly GenerationFile[],
  { signal, onProgress }: DownloadOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const leaving = linkedAbort([closing, ...(signal ? [signal] : [])])
  // In the order of the tree, whichever comes first.
  const contents = new Map(files.map(({ path }) => [path, '']))
  let done = 0
  let waiting: Promise<void> | undefined

  /** One wait for all that were refused meanwhile. */
  async function wait(seconds: number): Promise<void> {
    waiting ??= runtime.sleep(1_000 * seconds, leaving.signal).finally(() => {
      waiting = undefined
    })
    await waiting
    if (leaving.signal.aborted) throw aborted(leaving.signal)
  }

  async function fetchContent(path: string): Promise<string> {
    for (let waits = 0; ; waits += 1) {
      try {
        return (await api.generations.file.query({ generationId, path }, { signal: leaving.signal })).content
      } catch (error) {
        if (!isAssistantError(error, 'RATE_LIMITED') || waits === mostWaits) throw error
        await wait(error.retryAfterSeconds ?? 1)
      }
    }
  }

  async function fetchFile(file: GenerationFile): Promise<void> {
    const content = await fetchContent(file.path)
    await demandWhole(content, file)
    if (leaving.signal.aborted) return
    contents.set(file.path, content)
    done += 1
    onProgress?.({ done, total: files.length, path: file.path })
  }

  const batches = batchesOf(files)
  async function fetchBatches(): Promise<void> {
    for (let batch = batches.next(); !batch.done; batch = batches.next()) await Promise.all(batch.value.map(fetchFile))
  }

  try {
    await Promise.all(Array.from({ length: lanes }, fetchBatches))
  } finally {
    leaving.abort()
  }
  return contents
}

/** As many files as fit into one request, and one at least. */
function* batchesOf(files: readonly GenerationFile[]): Generator<GenerationFile[], undefined> {
  let batch: GenerationFile[] = []
  let bytes = 0
  for (const file of files) {
    if (batch.length === batchSize || (batch.length > 0 && bytes + file.bytes > batchBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(file)
    bytes += file.bytes
  }
  if (batch.length > 0) yield batch
}
