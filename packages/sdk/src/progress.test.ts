import { describe, expect, it } from 'vitest'
import { createProgress, type GenerationProgress } from './progress.js'
import type { GenerationEvent } from './router.js'
import { fileEvents } from './testing/events.js'

const reportsOf = (events: readonly GenerationEvent[]): GenerationProgress[] => {
  const reports: GenerationProgress[] = []
  const note = createProgress((progress) => reports.push(progress))
  for (const [index, event] of events.entries()) note({ ...event, number: index + 1 })
  return reports
}

describe('createProgress', () => {
  it('counts a file only once if it is written twice, and not at all after it is removed', () => {
    const events: GenerationEvent[] = [
      ...fileEvents('a.dart', 'broken'),
      ...fileEvents('b.dart', 'b'),
      ...fileEvents('a.dart', 'mended'),
      { type: 'fileRemoved', path: 'b.dart' },
    ]
    expect(reportsOf(events).map(({ files }) => files)).toEqual([1, 2, 2, 1])
  })

  it('resets steps and files when the generation is restarted', () => {
    const events: GenerationEvent[] = [
      { type: 'progress', step: 2, steps: 3, message: 'Writing.' },
      ...fileEvents('a.dart', 'a'),
      { type: 'restarted', attempt: 2, reason: 'The work was interrupted.' },
      ...fileEvents('a.dart', 'a'),
    ]
    expect(reportsOf(events).slice(-2)).toEqual([
      { message: 'The work was interrupted.', step: 0, steps: 0, files: 0 },
      { message: 'The work was interrupted.', step: 0, steps: 0, files: 1 },
    ])
  })

  it('reports nothing for chat, unfinished files and errors', () => {
    const events: GenerationEvent[] = [
      { type: 'chat', text: 'Hello' },
      ...fileEvents('a.dart', 'a').slice(0, -1),
      { type: 'error', code: 'TIMED_OUT', message: 'Too long.' },
    ]
    expect(reportsOf(events)).toEqual([])
  })
})
