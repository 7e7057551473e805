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

/** An event of the log, with what becomes of a file in the same transaction. */
export interface LogItem {
  readonly event: GenerationEvent
  readonly file?: WrittenFile
  /** The path of a file that was written before, and is no longer there. */
  readonly removed?: string
}

/** Turns what one run of an engine says into events of the log, and keeps what becomes of the run. */
export interface Output {
  /** Errors: RunFailure INVALID_OUTPUT, OUTPUT_TOO_LARGE. */
  take(event: EngineEvent): LogItem[]
  /**
   * Ends the output when the engine is done.
   * @throws {RunFailure} INVALID_OUTPUT (a file left open, two files that cannot be in one tree), OUTPUT_TOO_LARGE
   */
  end(): LogItem[]
  /** The whole tree as it is now. */
  files(): SourceFile[]
  /** What of the base is still as it was. */
  kept(): readonly TreeFile[]
  usage(): Usage | null
  /** What the engine keeps for follow-ups: JSON, or null. */
  options(): string | null
  /** The beginning of what was said to the person. */
  answer(): string
}

export interface OutputRules {
  /** The tree that the run builds on. */
  readonly base: readonly TreeFile[]
  /** Files of the base that have to stay as they are, by the keys of their paths. */
  readonly locked: ReadonlySet<string>
  /** Whether there may be files: a conversation has none. */
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
  const protectedPaths = new Set<string>()
  let open: (ReturnType<typeof createFileBuilder> & { readonly isDropped: boolean }) | undefined
  let usage: Usage | null = null
  let options: string | null = null
  let answer = ''
  let bytesInAll = 0
  let eventsInAll = 0

  const count = (text: string): string => {
    bytesInAll += Buffer.byteLength(text)
    if (bytesInAll > maxOutputBytes) throw tooLarge('The engine wrote more than 10 MiB.')
    return text
  }
  const say = (texts: string[]): LogItem[] =>
    texts.map((text) => {
      if (answer.length < maxAnswerCharacters) answer = mendText((answer + text).slice(0, maxAnswerCharacters))
      return { event: validateEvent({ type: 'chat', text: count(text) }) }
    })
  const write = (file: NonNullable<typeof open>, texts: string[]): LogItem[] =>
    texts.flatMap((text): LogItem[] => {
      file.add(count(text))
      return file.isDropped ? [] : [{ event: validateEvent({ type: 'fileDelta', path: file.path, text }) }]
    })
  const opened = (path: string): NonNullable<typeof open> => {
    if (open?.path !== path) throw invalid('The engine wrote to a file that it had not begun.')
    return open
  }
  const tellOfLock = (path: string): LogItem[] => {
    if (protectedPaths.has(path)) return []
    protectedPaths.add(path)
    const message = `${path} is locked by the project's settings and stays as it is.`
    return [{ event: validateEvent({ type: 'status', status: 'running', message }) }]
  }
  const assertSafePath = (path: string): void => {
    if (!isSafePath(path)) throw invalid('The engine named a file by a path that is not allowed.')
  }
  /** Rejects bad paths. A file of the base may have a name that new files must not have: it was stored before the rule. */
  const assertWritablePath = (path: string): void => {
    assertSafePath(path)
    const fault = original.has(path) ? undefined : pathFault(path)
    if (fault !== undefined) throw invalid(`The engine named a file that cannot be made: ${quotePath(path)} ${fault}.`)
  }
  /** Rejects a file that cannot be in one tree with the others. Two files of the base may be: they were in one before. */
  const assertNoConflict = (path: string, names: TreeNames): void => {
    const others = names.conflictsWith(path)
    const other = original.has(path) ? others.find((one) => !original.has(one)) : others[0]
    if (other !== undefined) throw invalid(`The engine made a tree that cannot be: ${describeConflict(path, other)}.`)
  }

  const takers: { [Type in EngineEvent['type']]: (event: Extract<EngineEvent, { type: Type }>) => LogItem[] } = {
    progress: ({ step, steps, message }) => [
      { event: validateEvent({ type: 'progress', step, steps, message: count(mendText(message)) }) },
    ],
    chat: ({ text }) => say(chat.push(text)),
    fileStarted: ({ path, language }) => {
      if (!writesFiles) throw invalid('The engine wrote a file in a conversation.')
      if (open) throw invalid('The engine began a file before it had ended another.')
      assertWritablePath(path)
      const isDropped = locked.has(pathKey(path))
      open = { ...createFileBuilder(path, mendText(language.slice(0, maxLanguageCharacters))), isDropped }
      if (isDropped) return tellOfLock(path)
      if (!written.has(path) && written.size === maxOutputFiles) throw tooManyFiles()
      assertNoConflict(path, writtenNames)
      return [{ event: validateEvent({ type: 'fileStarted', path, language: open.language }) }]
    },
    fileDelta: ({ path, text }) => {
      const file = opened(path)
      return write(file, file.pieces.push(text))
    },
    fileCompleted: ({ path }) => {
      const file = opened(path)
      const rest = write(file, file.pieces.end())
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
      if (open) throw invalid('The engine removed a file before it had ended another.')
      assertSafePath(path)
      if (locked.has(pathKey(path))) return tellOfLock(path)
      const wasKept = kept.delete(path)
      const wasWritten = written.delete(path)
      if (wasWritten) writtenNames.remove(path)
      // What is not there cannot go.
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
      if (json.length > maxOptionsCharacters) throw tooLarge('The engine wanted to keep too much for follow-ups.')
      options = json
      return []
    },
  }

  const tree = () => [...kept.values(), ...written.values()]

  return {
    take: (event) => {
      if (!Object.hasOwn(takers, event.type)) throw invalid('The engine sent an event of an unknown type.')
      const taker = takers[event.type] as (event: EngineEvent) => LogItem[]
      const items = taker(event)
      eventsInAll += items.length
      if (eventsInAll > maxOutputEvents) throw tooLarge('The engine said too much, piece by piece.')
      return items
    },
    end: () => {
      if (open) throw invalid('The engine ended in the middle of a file.')
      const files = tree()
      if (files.length > maxOutputFiles) throw tooManyFiles()
      if (files.reduce((sum, { bytes }) => sum + bytes, 0) > maxOutputBytes) {
        throw tooLarge('The files are more than 10 MiB in all.')
      }
      const names = createTreeNames()
      for (const { path } of files) {
        assertNoConflict(path, names)
        names.add(path)
      }
      return say(chat.end())
    },
    files: () => tree().map(({ path, content }) => ({ path, content })),
    kept: () => [...kept.values()],
    usage: () => usage,
    options: () => options,
    answer: () => answer,
  }
}

/** The event as the contract has it. It is looked at here, once, and never again for a subscriber. */
export function validateEvent(event: GenerationEvent): GenerationEvent {
  const checked = generationEvent.safeParse(event)
  if (checked.success) return checked.data
  throw new RunFailure('INVALID_OUTPUT', `The engine sent an event of the type ${event.type} that is not valid.`, {
    cause: checked.error,
  })
}

/** The findings as events, at most a thousand, and how many there are in all. */
export function diagnosticItems(findings: readonly Diagnostic[]) {
  const ofSeverity = (severity: Diagnostic['severity']) => findings.filter((one) => one.severity === severity).length
  return {
    items: findings.slice(0, maxDiagnostics).map((finding) => ({
      event: validateEvent({ type: 'diagnostic', ...finding, message: mendText(finding.message) }),
    })),
    counts: { errors: ofSeverity('error'), warnings: ofSeverity('warning') },
  }
}

function tokens(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw invalid('The engine counted its tokens wrongly.')
  return count
}

function invalid(message: string): RunFailure {
  return new RunFailure('INVALID_OUTPUT', message)
}

function tooLarge(message: string): RunFailure {
  return new RunFailure('OUTPUT_TOO_LARGE', message)
}

function tooManyFiles(): RunFailure {
  return tooLarge('There would be more than 500 files.')
}
