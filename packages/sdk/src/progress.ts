import type { NumberedEvent } from './router.js'

/** How far a generation is. */
export interface GenerationProgress {
  /** The last that was said about it, for people: `The files are being checked.` */
  readonly message: string
  /** The step under way, of so many in all; both 0 until the engine has a plan. */
  readonly step: number
  readonly steps: number
  /** How many files have been written so far. It begins at 0 again when the generation begins anew. */
  readonly files: number
}

/** Tells of each step and each file, once, however often the events are read. */
export function createProgress(tell: (progress: GenerationProgress) => void): (event: NumberedEvent) => void {
  const written = new Set<string>()
  let at = { message: '', step: 0, steps: 0 }
  let newest = 0
  return (event) => {
    if (event.number <= newest) return
    newest = event.number
    switch (event.type) {
      case 'status':
        at = { ...at, message: event.message }
        break
      case 'progress':
        at = { message: event.message, step: event.step, steps: event.steps }
        break
      case 'fileCompleted':
        written.add(event.path)
        break
      case 'fileRemoved':
        written.delete(event.path)
        break
      case 'restarted':
        written.clear()
        at = { message: event.reason, step: 0, steps: 0 }
        break
      default:
        return
    }
    tell({ ...at, files: written.size })
  }
}
