import { EngineError, type EngineEvent } from '../../engine.js'
import { languageOf } from '../../language.js'
import { readInfo, readPath } from './block.js'
import { closes, type Fence, longestFence, mayClose, mayOpen, readFence } from './fence.js'

/** What an answer consists of. */
export type AnswerEvent = Extract<
  EngineEvent,
  { type: 'chat' | 'fileStarted' | 'fileDelta' | 'fileCompleted' | 'fileRemoved' }
>

export interface AnswerParser {
  /** Takes the next piece of the answer, cut anywhere. */
  push(text: string): AnswerEvent[]
  /**
   * The answer is over.
   * @throws {EngineError} ENGINE_FAILED when it ended inside of a file or of a list of removals.
   */
  end(): AnswerEvent[]
}

/** The part of the answer that is being read. */
type Section =
  | { readonly in: 'text' }
  | { readonly in: 'chat'; readonly fence: Fence; readonly nesting: Fence[] | undefined }
  | { readonly in: 'file'; readonly fence: Fence; readonly nesting: Fence[] | undefined; readonly path: string }
  | { readonly in: 'removals'; readonly fence: Fence; readonly nesting: undefined }

const text: Section = { in: 'text' }

/**
 * Reads a streamed answer: Markdown, in which fenced blocks whose info string is `<language> <path>` are whole files, and
 * blocks with the info string `remove` list the paths of files that go, one to a line. All the rest is chat, kept as it is.
 *
 * - Fences are CommonMark's, but only a line feed ends a line; a carriage return before it belongs to the line ending.
 * - A file is what stands between the two fences, byte for byte, so it is empty or ends in a line feed.
 * - In a block of Markdown, a fence with an info string opens an inner block when it is as long as the outer one; the
 *   fence that ends it does not end the outer one. A bare fence ends the outer one, unless that is longer.
 * - Pieces of text are passed on as they come, but for the beginning of a line that may be a fence, and half a surrogate
 *   pair. So what is held back is never more than a line of `longestFence`, and how an answer is cut makes no difference.
 *
 * @param takesFiles Without it, every block is chat.
 */
export function createAnswerParser({ takesFiles }: { readonly takesFiles: boolean }): AnswerParser {
  let section = text
  /** The beginning of a line about which nothing is decided. */
  let held = ''
  /** The line that is read was decided to be text. */
  let isPassing = false
  /** The first half of a surrogate pair. */
  let half = ''

  function* read(piece: string): Generator<AnswerEvent> {
    let rest = half + piece
    half = /[\ud800-\udbff]$/.test(rest) ? rest.slice(-1) : ''
    rest = rest.slice(0, rest.length - half.length)
    while (rest !== '') {
      const lineEnd = rest.indexOf('\n')
      const end = lineEnd < 0 ? rest.length : lineEnd + 1
      const part = held + rest.slice(0, end)
      rest = rest.slice(end)
      held = ''
      if (isPassing) yield* pass(part)
      else if (lineEnd >= 0) yield* line(part.slice(0, -1), '\n')
      else if (mayMatter(part, section)) held = part
      else yield* pass(withoutIndent(part, section))
      if (held === '') isPassing = lineEnd < 0
    }
  }

  function* finish(): Generator<AnswerEvent> {
    const last = held + half
    if (isPassing) yield* pass(last)
    else if (last !== '') yield* line(last, '')
    if (section.in === 'file' || section.in === 'removals') {
      throw new EngineError('ENGINE_FAILED', 'The answer of the model ended in the middle of a file. Start it again.')
    }
  }

  /** A whole line, whose beginning was held back. */
  function* line(content: string, ending: string): Generator<AnswerEvent> {
    if (section.in === 'text') {
      const fence = readFence(content)
      if (fence) yield* open(fence, content + ending)
      else yield* pass(content + ending)
      return
    }
    if (isEnd(content, section)) {
      if (section.in === 'file') yield { type: 'fileCompleted', path: section.path }
      if (section.in === 'chat') yield* pass(content + ending)
      section = text
      return
    }
    const path = section.in === 'removals' && content.length <= longestFence ? readPath(content) : undefined
    if (path !== undefined) yield { type: 'fileRemoved', path }
    yield* pass(withoutIndent(content, section) + ending)
  }

  function* open(fence: Fence, whole: string): Generator<AnswerEvent> {
    const block = takesFiles ? readInfo(fence.info) : ({ kind: 'chat', language: '' } as const)
    if (block.kind === 'chat') {
      yield* pass(whole)
      section = { in: 'chat', fence, nesting: isMarkdown(block.language) ? [] : undefined }
    } else if (block.kind === 'file') {
      const { path, language } = block
      section = { in: 'file', fence, path, nesting: isMarkdown(language, path) ? [] : undefined }
      yield { type: 'fileStarted', path, language }
    } else {
      section = { in: 'removals', fence, nesting: undefined }
    }
  }

  function* pass(content: string): Generator<AnswerEvent> {
    if (content === '' || section.in === 'removals') return
    if (section.in === 'file') yield { type: 'fileDelta', path: section.path, text: content }
    else yield { type: 'chat', text: content }
  }

  return { push: (piece) => joined(read(piece)), end: () => joined(finish()) }
}

function mayMatter(beginning: string, section: Section): boolean {
  if (section.in === 'text') return mayOpen(beginning)
  // A path is read when its line is whole.
  if (section.in === 'removals') return beginning.length <= longestFence
  return mayClose(beginning) || (section.nesting !== undefined && mayOpen(beginning))
}

/** Whether the line ends the block; inner blocks are opened and ended on the way. */
function isEnd(line: string, { fence, nesting }: Exclude<Section, { in: 'text' }>): boolean {
  const innermost = nesting?.at(-1)
  if (closes(line, innermost ?? fence)) {
    nesting?.pop()
    return innermost === undefined
  }
  const inner = nesting && readFence(line)
  const couldEnd = inner && inner.mark === fence.mark && inner.length >= fence.length
  if (couldEnd && /[^ \t\r]/.test(inner.info)) nesting.push(inner)
  return false
}

function withoutIndent(line: string, section: Section): string {
  if (section.in !== 'file' || section.fence.indent === 0) return line
  const blanks = /^ */.exec(line)?.[0].length ?? 0
  return line.slice(Math.min(blanks, section.fence.indent))
}

function isMarkdown(language: string, path = ''): boolean {
  return language === 'markdown' || language === 'md' || languageOf(path) === 'markdown'
}

/** Neighbours that belong together in one event. */
function joined(events: Iterable<AnswerEvent>): AnswerEvent[] {
  const all: AnswerEvent[] = []
  for (const event of events) {
    const last = all.at(-1)
    if (event.type === 'chat' && last?.type === 'chat') all.splice(-1, 1, { ...last, text: last.text + event.text })
    else if (event.type === 'fileDelta' && last?.type === 'fileDelta') {
      all.splice(-1, 1, { ...last, text: last.text + event.text })
    } else all.push(event)
  }
  return all
}
