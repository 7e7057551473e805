import { AssistantError } from './error.js'
import type { GenerationEvent, GenerationFile } from './router.js'
import { demandWhole } from './whole-file.js'

/** Puts the files of a generation together, event by event. */
export interface FileCollector {
  /** The whole files so far, path to content. A file stands here when its last piece was checked. */
  readonly files: ReadonlyMap<string, string>
  /** Takes the next event. At `result` it checks that the tree is all there. Errors: DAMAGED_FILE. */
  add(event: GenerationEvent): Promise<void>
}

/**
 * A collector for events from the first one on. A generation with a parent says what it changes and nothing of the rest:
 * `base` is the parent's files, all of them and as they are, and what is not mentioned stays. Without a base, what is
 * unchanged is not among the files; `GenerationRun.files()` and `Assistant.download()` fetch the whole tree.
 */
export function createFileCollector(base?: ReadonlyMap<string, string>): FileCollector {
  const files = new Map(base)
  const started = new Map<string, string[]>()

  async function complete(path: string, bytes: number, sha256: string): Promise<void> {
    const content = (started.get(path) ?? []).join('')
    started.delete(path)
    await demandWhole(content, { path, bytes, sha256 })
    files.set(path, content)
  }

  /** A file of the tree that is not here, or is here as another one, was lost on the way or is missing in the base. */
  async function confirm(file: GenerationFile): Promise<void> {
    const content = files.get(file.path)
    if (content !== undefined) return demandWhole(content, file)
    if (file.change === 'unchanged' && !base) return
    const where = file.change === 'unchanged' ? 'is not among the base' : 'was announced and never came'
    throw new AssistantError('DAMAGED_FILE', `${file.path} ${where}.`)
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
        for (const [path, content] of base ?? []) files.set(path, content)
        break
      case 'result':
        for (const file of event.files) await confirm(file)
        break
    }
  }

  return { files, add }
}

/**
 * Reads to the end and answers the files, path to content, every one checked against its size and SHA-256. With `base`,
 * the parent's files, it is the whole tree; see `createFileCollector`. Errors: DAMAGED_FILE.
 */
export async function collectFiles(
  events: AsyncIterable<GenerationEvent>,
  base?: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const collector = createFileCollector(base)
  for await (const event of events) await collector.add(event)
  return collector.files
}
