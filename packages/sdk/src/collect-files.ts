import { AssistantError } from './error.js'
import type { GenerationEvent } from './router.js'

/** Puts the files of a generation together, event by event. */
export interface FileCollector {
  /** The whole files so far, path to content. A file stands here when its last piece was checked. */
  readonly files: ReadonlyMap<string, string>
  /** Takes the next event. Errors: DAMAGED_FILE. */
  add(event: GenerationEvent): Promise<void>
}

/**
 * A collector for events from the first one on. `base` is the parent's files, for a generation that changes some of
 * them: what it does not mention stays.
 */
export function createFileCollector(base: ReadonlyMap<string, string> = new Map()): FileCollector {
  const files = new Map(base)
  const started = new Map<string, string[]>()

  async function complete(path: string, bytes: number, sha256: string): Promise<void> {
    const content = (started.get(path) ?? []).join('')
    started.delete(path)
    const encoded = new TextEncoder().encode(content)
    if (encoded.length !== bytes) {
      throw new AssistantError('DAMAGED_FILE', `${path} came with ${encoded.length} bytes instead of ${bytes}.`)
    }
    const actual = await hash(encoded)
    if (actual !== undefined && actual !== sha256) {
      throw new AssistantError('DAMAGED_FILE', `${path} is not what was announced: its SHA-256 differs.`)
    }
    files.set(path, content)
  }

  async function add(event: GenerationEvent): Promise<void> {
    switch (event.type) {
      case 'fileStarted':
        started.set(event.path, [])
        break
      case 'fileDelta':
        started.get(event.path)?.push(event.text)
        break
      case 'fileCompleted':
        await complete(event.path, event.bytes, event.sha256)
        break
      case 'fileRemoved':
        files.delete(event.path)
        break
      case 'restarted':
        started.clear()
        files.clear()
        for (const [path, content] of base) files.set(path, content)
        break
      case 'result': {
        const missing = event.files.find(({ path, change }) => change !== 'unchanged' && !files.has(path))
        if (missing) throw new AssistantError('DAMAGED_FILE', `${missing.path} was announced and never came.`)
        break
      }
    }
  }

  return { files, add }
}

/** Reads to the end and answers the files, path to content, every one checked against its size and SHA-256. */
export async function collectFiles(
  events: AsyncIterable<GenerationEvent>,
  base?: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const collector = createFileCollector(base)
  for await (const event of events) await collector.add(event)
  return collector.files
}

/** Undefined where a page is not served over https and so has no Web Cryptography: there the size alone is checked. */
async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const { subtle } = crypto as { subtle?: SubtleDigest }
  if (!subtle) return undefined
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

interface SubtleDigest {
  digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}
