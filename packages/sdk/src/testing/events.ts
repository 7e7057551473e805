import { createHash } from 'node:crypto'
import type { GenerationEvent, GenerationFile, ResultEvent } from '../router.js'

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')

/** Returns the events of one file, in pieces of at most `size` UTF-16 units. */
export function fileEvents(path: string, content: string, size = 7): GenerationEvent[] {
  const pieces: GenerationEvent[] = []
  let piece = ''
  for (const character of content) {
    piece += character
    if (piece.length >= size) {
      pieces.push({ type: 'fileDelta', path, text: piece })
      piece = ''
    }
  }
  if (piece !== '') pieces.push({ type: 'fileDelta', path, text: piece })
  return [
    { type: 'fileStarted', path, language: 'dart' },
    ...pieces,
    { type: 'fileCompleted', path, bytes: Buffer.byteLength(content), sha256: sha256(content) },
  ]
}

/** Returns the entries of a list of files. */
export function treeOf(
  files: Readonly<Record<string, string>>,
  change: GenerationFile['change'] = 'added',
): GenerationFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path,
    language: 'dart',
    bytes: Buffer.byteLength(content),
    sha256: sha256(content),
    change,
  }))
}

export function resultEvent(
  files: Readonly<Record<string, string>>,
  unchanged: Readonly<Record<string, string>> = {},
): ResultEvent {
  return {
    type: 'result',
    status: 'succeeded',
    failure: null,
    files: [...treeOf(files), ...treeOf(unchanged, 'unchanged')],
    diagnostics: { errors: 0, warnings: 0 },
    usage: null,
  }
}

export const canceledResult: ResultEvent = { ...resultEvent({}), status: 'canceled' }

/** Returns the complete log of a generation with these files. */
export function logOf(files: Readonly<Record<string, string>>, size?: number): GenerationEvent[] {
  return [
    { type: 'status', status: 'running', message: 'Begun.' },
    { type: 'chat', text: 'Here you are.' },
    ...Object.entries(files).flatMap(([path, content]) => fileEvents(path, content, size)),
    resultEvent(files),
  ]
}

/** Returns a log of exactly `count` events. */
export function longLog(count: number): GenerationEvent[] {
  const pieces = Array.from(
    { length: count - 1 },
    (_, index): GenerationEvent => ({ type: 'chat', text: String(index + 1) }),
  )
  return [...pieces, resultEvent({})]
}
