import type { Assistant, GenerationRun } from '@assistant/sdk'
import type { seededRandom } from '../support/seeded-random.js'

/** Returns a source of generations of random kinds. Half of them use the given parent, which may have been deleted. */
export function createRandomRequests(assistant: Assistant, projectId: string, random: ReturnType<typeof seededRandom>) {
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
    startNext(possibleParentId: string | undefined): GenerationRun {
      const parentId = random.below(2) === 0 ? possibleParentId : undefined
      const start = kinds[random.below(kinds.length)]
      if (start === undefined) throw new Error('The random index is outside the list of kinds.')
      return start(parentId)
    },
  }
}
