import type { EngineEvent } from '../../engine.js'
import { inPieces } from './pieces.js'

/** A file that is written whole. */
export interface FileText {
  readonly path: string
  /** What editors call its language. */
  readonly language: string
  readonly text: string
}

/** Streams one file. */
export function* fileEvents({ path, language, text }: FileText): Generator<EngineEvent> {
  yield { type: 'fileStarted', path, language }
  for (const piece of inPieces(text)) yield { type: 'fileDelta', path, text: piece }
  yield { type: 'fileCompleted', path }
}
