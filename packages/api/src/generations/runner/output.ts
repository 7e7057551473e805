import {
  createTreeNames,
  describeConflict,
  type GenerationEvent,
  generationEvent,
  isSafePath,
  mendText,
  pathFault,
  pathKey,
  quotePath,
  type TreeNames,
  type Usage,
} from '@assistant/contract'
import type { Diagnostic, EngineEvent, SourceFile } from '@assistant/generator'
import {
  maxAnswerCharacters,
  maxDiagnostics,
  maxOptionsCharacters,
  maxOutputBytes,
  maxOutputEvents,
  maxOutputFiles,
} from '../limits.js'
import { createFileBuilder, createTextSplitter, type TreeFile, type WrittenFile } from '../tree-file.js'
import { RunFailure } from './run-failure.js'

/** An event of the log, with the change of a file that is stored in the same transaction. */
export interface LogItem {
  readonly event: GenerationEvent
  readonly file?: WrittenFile
  /** Path of a file that this run wrote before and has now removed. */
  readonly removed?: string
}

/** Converts the events of an engine or an import in one attempt to events of the log, and collects the results. */
export interface Output {
  /**
   * Converts one event of the engine.
   * @throws {RunFailure} INVALID_OUTPUT, OUTPUT_TOO_LARGE
   */
  take(event: EngineEvent): LogItem[]
  /**
   * Checks the complete output after the last event of the engine, and returns the rest of the chat.
   * @throws {RunFailure} INVALID_OUTPUT (an unfinished file, two files that cannot be in one tree), OUTPUT_TOO_LARGE
   */
  end(): LogItem[]
  /** Returns the complete tree in its current state. */
  files(): SourceFile[]
  /** Returns the files of the base that were neither written nor removed. */
  kept(): readonly TreeFile[]
  usage(): Usage | null
  /** Returns the JSON that the engine stores for follow-ups, or null. */
  options(): string | null
  /** Returns the beginning of the chat. */
  answer(): string
}

export interface OutputRules {
  /** The tree that the run builds on. */
  readonly base: readonly TreeFile[]
  /** Keys of the paths that the run may not change (see `pathKey`). */
  readonly locked: ReadonlySet<string>
  /** False for a conversation, in which any file is an error. */
  readonly writesFiles: boolean
}

/** Maximum length of a language name. */
const maxLanguageCharacters = 40

export function createOutput({ base, locked, writesFiles }: OutputRules): Output {
  const original = new Map(base.map((file) => [file.path, file]))
  const kept = new Map(original)
  const written = new Map<string, WrittenFile>()
  const writtenNames = createTreeNames()
  const chat = createTextSplitter()
  const reportedLocks = new Set<string>()
  let open: (ReturnType<typeof createFileBuilder> & { readonly isDropped: boolean }) | undefined
  let usage: Usage | null = null
  let options: string | null = null
  let answer = ''
  let totalBytes = 0
  let totalEvents = 0

  const counted = (text: string): string => {
    totalBytes += Buffer.byteLength(text)
    if (totalBytes > maxOutputBytes) throw tooLarge('The engine wrote more than 10 MiB.')
    return text
  }
  const appendChat = (texts: string[]): LogItem[] =>
    texts.map((text) => {
      if (answer.length < maxAnswerCharacters) answer = mendText((answer + text).slice(0, maxAnswerCharacters))
      return { event: validateEvent({ type: 'chat', text: counted(text) }) }
    })
  const appendToFile = (file: NonNullable<typeof open>, texts: string[]): LogItem[] =>
    texts.flatMap((text): LogItem[] => {
      file.add(counted(text))
      return file.isDropped ? [] : [{ event: validateEvent({ type: 'fileDelta', path: file.path, text }) }]
    })
  const requireOpen = (path: string): NonNullable<typeof open> => {
    if (open?.path !== path) throw invalid('The engine wrote to a file that it had not started.')
    return open
  }
  const reportLock = (path: string): LogItem[] => {
    if (reportedLocks.has(path)) return []
    reportedLocks.add(path)
    const message = `${path} is locked by the project's settings and stays unchanged.`
    return [{ event: validateEvent({ type: 'status', status: 'running', message }) }]
  }
  const assertSafePath = (path: string): void => {
    if (!isSafePath(path)) throw invalid('The engine used a path that is not allowed.')
  }
  /**
   * Rejects paths that new files must not have. A file of the base may have such a path if it was stored before the rule
   * existed.
   */
  const assertWritablePath = (path: string): void => {
    assertSafePath(path)
    const fault = original.has(path) ? undefined : pathFault(path)
    if (fault !== undefined)
      throw invalid(`The engine wrote a file that cannot be created: ${quotePath(path)} ${fault}.`)
  }
  /** Rejects a file that cannot be in one tree with the others. Two files of the base are exempt: they were in one tree. */
  const assertNoConflict = (path: string, names: TreeNames): void => {
    const others = names.conflictsWith(path)
    const other = original.has(path) ? others.find((one) => !original.has(one)) : others[0]
    if (other !== undefined)
      throw invalid(`The engine wrote a tree that cannot be stored: ${describeConflict(path, other)}.`)
  }

  const handlers: { [Type in EngineEvent['type']]: (event: Extract<EngineEvent, { type: Type }>) => LogItem[] } = {
    progress: ({ step, steps, message }) => [
      { event: validateEvent({ type: 'progress', step, steps, message: counted(mendText(message)) }) },
    ],
    chat: ({ text }) => appendChat(chat.push(text)),
    fileStarted: ({ path, language }) => {
      if (!writesFiles) throw invalid('The engine wrote a file in a conversation.')
      if (open) throw invalid('The engine started a file before it had ended another one.')
      assertWritablePath(path)
      const isDropped = locked.has(pathKey(path))
      open = { ...createFileBuilder(path, mendText(language.slice(0, maxLanguageCharacters))), isDropped }
      if (isDropped) return reportLock(path)
      if (!written.has(path) && written.size === maxOutputFiles) throw tooManyFiles()
      assertNoConflict(path, writtenNames)
      return [{ event: validateEvent({ type: 'fileStarted', path, language: open.language }) }]
    },
    fileDelta: ({ path, text }) => {
      const file = requireOpen(path)
      return appendToFile(file, file.splitter.push(text))
    },
    fileCompleted: ({ path }) => {
      const file = requireOpen(path)
      const rest = appendToFile(file, file.splitter.end())
      open = undefined
      if (file.isDropped) return []
      const whole = file.end()
      const before = original.get(path)
      const change = before === undefined ? 'added' : before.sha256 === whole.sha256 ? 'unchanged' : 'modified'
      const now = { ...whole, change } as const
      writtenNames.add(path)
      written.set(path, now)
      kept.delete(path)
      const { bytes, sha256 } = now
      return [...rest, { event: validateEvent({ type: 'fileCompleted', path, bytes, sha256 }), file: now }]
    },
    fileRemoved: ({ path }) => {
      if (!writesFiles) throw invalid('The engine removed a file in a conversation.')
      if (open) throw invalid('The engine removed a file before it had ended another one.')
      assertSafePath(path)
      if (locked.has(pathKey(path))) return reportLock(path)
      const wasKept = kept.delete(path)
      const wasWritten = written.delete(path)
      if (wasWritten) writtenNames.remove(path)
      // Removing a file that does not exist changes nothing.
      if (!wasKept && !wasWritten) return []
      return [{ event: validateEvent({ type: 'fileRemoved', path }), ...(wasWritten && { removed: path }) }]
    },
    usage: ({ inputTokens, outputTokens }) => {
      usage = {
        inputTokens: (usage?.inputTokens ?? 0) + tokens(inputTokens),
        outputTokens: (usage?.outputTokens ?? 0) + tokens(outputTokens),
      }
      return []
    },
    options: (event) => {
      const json = JSON.stringify(event.options) ?? 'null'
      if (json.length > maxOptionsCharacters) throw tooLarge('The engine stored too much for follow-ups.')
      options = json
      return []
    },
  }

  const tree = () => [...kept.values(), ...written.values()]

  return {
    take: (event) => {
      if (!Object.hasOwn(handlers, event.type)) throw invalid('The engine sent an event of an unknown type.')
      const handle = handlers[event.type] as (event: EngineEvent) => LogItem[]
      const items = handle(event)
      totalEvents += items.length
      if (totalEvents > maxOutputEvents) throw tooLarge('The engine sent more than 500,000 events.')
      return items
    },
    end: () => {
      if (open) throw invalid('The engine ended in the middle of a file.')
      const files = tree()
      if (files.length > maxOutputFiles) throw tooManyFiles()
      if (files.reduce((sum, { bytes }) => sum + bytes, 0) > maxOutputBytes) {
        throw tooLarge('The files have more than 10 MiB in total.')
      }
      const names = createTreeNames()
      for (const { path } of files) {
        assertNoConflict(path, names)
        names.add(path)
      }
      return appendChat(chat.end())
    },
    files: () => tree().map(({ path, content }) => ({ path, content })),
    kept: () => [...kept.values()],
    usage: () => usage,
    options: () => options,
    answer: () => answer,
  }
}

/**
 * Returns the event as the contract's schema parses it. Events are validated here, when they are written, and not again
 * for each subscriber.
 * @throws {RunFailure} INVALID_OUTPUT
 */
export function validateEvent(event: GenerationEvent): GenerationEvent {
  const checked = generationEvent.safeParse(event)
  if (checked.success) return checked.data
  throw new RunFailure('INVALID_OUTPUT', `The engine sent an invalid event of type ${event.type}.`, {
    cause: checked.error,
  })
}

/** Returns the findings as events, up to `maxDiagnostics`, and the numbers of all errors and of all warnings. */
export function diagnosticItems(findings: readonly Diagnostic[]) {
  const countOf = (severity: Diagnostic['severity']) =>
    findings.filter((finding) => finding.severity === severity).length
  return {
    items: findings.slice(0, maxDiagnostics).map((finding) => ({
      event: validateEvent({ type: 'diagnostic', ...finding, message: mendText(finding.message) }),
    })),
    counts: { errors: countOf('error'), warnings: countOf('warning') },
  }
}

function tokens(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw invalid('The engine reported an invalid number of tokens.')
  return count
}

function invalid(message: string): RunFailure {
  return new RunFailure('INVALID_OUTPUT', message)
}

function tooLarge(message: string): RunFailure {
  return new RunFailure('OUTPUT_TOO_LARGE', message)
}

function tooManyFiles(): RunFailure {
  return tooLarge('The tree has more than 500 files.')
}
