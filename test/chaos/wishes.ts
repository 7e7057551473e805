import type { Assistant, GenerationRun } from '@assistant/sdk'
import type { seededRandom } from '../support/seeded-random.js'

/** Generations of every kind, as chance has it. `some` is an earlier one, or one that was: it may be what they go on from. */
export function createWishes(assistant: Assistant, projectId: string, random: ReturnType<typeof seededRandom>) {
  const files = () =>
    new Map(
      Array.from({ length: 1 + random.below(3) }, (_, at) => [
        `lib/file_${at}.dart`,
        `const number = ${random.below(5)};\n`,
      ]),
    )

  const kinds: readonly ((parentId: string | undefined) => GenerationRun)[] = [
    (parentId) => assistant.generate({ projectId, prompt: 'A group chat', ...(parentId && { parentId }) }),
    () => assistant.generate({ projectId, engine: 'counting', prompt: String(random.below(50)) }),
    (parentId) => assistant.converse({ projectId, prompt: 'What is next?', ...(parentId && { parentId }) }),
    (parentId) => assistant.importFiles({ projectId, files: files(), ...(parentId && { parentId }) }),
    (parentId) =>
      parentId ? assistant.analyze({ projectId, parentId }) : assistant.analyze({ projectId, files: files() }),
    (parentId = '') =>
      parentId
        ? assistant.fix({ projectId, parentId, errorMessage: 'Something is wrong.' })
        : assistant.generate({ projectId, engine: 'counting', prompt: '5' }),
  ]

  return {
    next(some: string | undefined): GenerationRun {
      const parentId = random.below(2) === 0 ? some : undefined
      const kind = kinds[random.below(kinds.length)]
      if (kind === undefined) throw new Error('There is no such kind.')
      return kind(parentId)
    },
  }
}
