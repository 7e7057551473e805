import { createHash } from 'node:crypto'
import { type GenerationEvent, generationEvent, mendText, path as pathSchema, type Usage } from '@assistant/contract'
import type { Diagnostic, EngineEvent, SourceFile } from '@assistant/generator'
import { mostDiagnostics, outputBytes, outputFiles } from './limits.js'
import { RunFailure } from './run-failure.js'
import { createTextPieces } from './text-pieces.js'

/** A file that is whole. */
interface WrittenFile {
  readonly path: string
  readonly language: string
  readonly content: string
  /** Of UTF-8. */
  readonly bytes: number
  /** Of UTF-8, in lower-case hexadecimal. */
  readonly sha256: string
}

/** An event of the log, with the file that is stored in the same transaction. */
export interface LogItem {
  readonly event: GenerationEvent
  readonly file?: WrittenFile
}

/** Turns what one run of an engine says into events of the log, and keeps what becomes of the run. */
export interface Output {
  /** Errors: RunFailure INVALID_OUTPUT, OUTPUT_TOO_LARGE. */
  take(event: EngineEvent): LogItem[]
  /** The engine is done. Errors: RunFailure INVALID_OUTPUT when it left a file open. */
  end(): LogItem[]
  /** The files as they are now. */
  files(): SourceFile[]
  usage(): Usage | null
  /** What the engine keeps for follow-ups: JSON, or null. */
  options(): string | null
}

export function createOutput(): Output {
  const files = new Map<string, WrittenFile>()
  const chat = createTextPieces()
  let open: ReturnType<typeof openFile> | undefined
  let usage: Usage | null = null
  let options: string | null = null
  let bytesInAll = 0

  const count = (text: string): string => {
    bytesInAll += Buffer.byteLength(text)
    if (bytesInAll > outputBytes) throw new RunFailure('OUTPUT_TOO_LARGE', 'The engine wrote more than 10 MiB.')
    return text
  }
  const say = (texts: string[]): LogItem[] =>
    texts.map((text) => ({ event: checkedEvent({ type: 'chat', text: count(text) }) }))
  const write = (file: NonNullable<typeof open>, texts: string[]): LogItem[] =>
    texts.map((text) => {
      file.add(count(text))
      return { event: checkedEvent({ type: 'fileDelta', path: file.path, text }) }
    })
  const opened = (path: string): NonNullable<typeof open> => {
    if (open?.path !== path) throw invalid('The engine wrote to a file that it had not begun.')
    return open
  }

  const takers: { [Type in EngineEvent['type']]: (event: Extract<EngineEvent, { type: Type }>) => LogItem[] } = {
    progress: ({ step, steps, message }) => [
      { event: checkedEvent({ type: 'progress', step, steps, message: count(mendText(message)) }) },
    ],
    chat: ({ text }) => say(chat.push(text)),
    fileStarted: ({ path, language }) => {
      if (open) throw invalid('The engine began a file before it had ended another.')
      if (!pathSchema.safeParse(path).success) throw invalid('The engine named a file by a path that is not allowed.')
      if (!files.has(path) && files.size === outputFiles) {
        throw new RunFailure('OUTPUT_TOO_LARGE', 'The engine wrote more than 500 files.')
      }
      open = openFile(path, mendText(language))
      return [{ event: checkedEvent({ type: 'fileStarted', path, language: open.language }) }]
    },
    fileDelta: ({ path, text }) => {
      const file = opened(path)
      return write(file, file.pieces.push(text))
    },
    fileCompleted: ({ path }) => {
      const file = opened(path)
      const rest = write(file, file.pieces.end())
      const written = file.end()
      files.set(path, written)
      open = undefined
      const { bytes, sha256 } = written
      return [...rest, { event: checkedEvent({ type: 'fileCompleted', path, bytes, sha256 }), file: written }]
    },
    usage: ({ inputTokens, outputTokens }) => {
      usage = {
        inputTokens: (usage?.inputTokens ?? 0) + tokens(inputTokens),
        outputTokens: (usage?.outputTokens ?? 0) + tokens(outputTokens),
      }
      return []
    },
    options: (event) => {
      options = count(JSON.stringify(event.options) ?? 'null')
      return []
    },
  }

  return {
    take: (event) => {
      if (!Object.hasOwn(takers, event.type)) throw invalid('The engine sent an event of an unknown type.')
      const taker = takers[event.type] as (event: EngineEvent) => LogItem[]
      return taker(event)
    },
    end: () => {
      if (open) throw invalid('The engine ended in the middle of a file.')
      return say(chat.end())
    },
    files: () => [...files.values()].map(({ path, content }) => ({ path, content })),
    usage: () => usage,
    options: () => options,
  }
}

/** The findings as events, at most a thousand, and how many there are in all. */
export function diagnosticItems(findings: readonly Diagnostic[]) {
  const ofSeverity = (severity: Diagnostic['severity']) => findings.filter((one) => one.severity === severity).length
  return {
    items: findings.slice(0, mostDiagnostics).map(
      (finding): LogItem => ({
        event: checkedEvent({ type: 'diagnostic', ...finding, message: mendText(finding.message) }),
      }),
    ),
    counts: { errors: ofSeverity('error'), warnings: ofSeverity('warning') },
  }
}

/** The event as the contract has it. It is looked at here, once, and never again for a subscriber. */
export function checkedEvent(event: GenerationEvent): GenerationEvent {
  const checked = generationEvent.safeParse(event)
  if (checked.success) return checked.data
  throw new RunFailure('INVALID_OUTPUT', `The engine sent an event of the type ${event.type} that is not valid.`, {
    cause: checked.error,
  })
}

function openFile(path: string, language: string) {
  const digest = createHash('sha256')
  const texts: string[] = []
  let bytes = 0
  return {
    path,
    language,
    pieces: createTextPieces(),
    add(text: string) {
      texts.push(text)
      digest.update(text, 'utf8')
      bytes += Buffer.byteLength(text)
    },
    end: (): WrittenFile => ({ path, language, content: texts.join(''), bytes, sha256: digest.digest('hex') }),
  }
}

function tokens(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw invalid('The engine counted its tokens wrongly.')
  return count
}

function invalid(message: string): RunFailure {
  return new RunFailure('INVALID_OUTPUT', message)
}
