import type { contract } from '@assistant/contract'
import type { OperationTexts } from '../operation-text.js'
import { content, file, finished, project, queued } from './story.js'

const generationId = finished.id

export const generations: OperationTexts<typeof contract.generations> = {
  start: {
    description: `Runs at once, or waits its turn. \`code\`, \`fix\` and \`import\` end with a whole tree of files; \`conversation\` and
\`analysis\` store none. \`parentId\` names what it goes on from, \`errorMessage\` is what \`fix\` is to mend, and \`files\` are
for \`analysis\` and \`import\`; their paths must name the same file on every system. The same \`idempotencyKey\`
answers the same generation.`,
    errors: ['PROJECT_NOT_FOUND', 'GENERATION_NOT_FOUND', 'CONFLICT', 'QUOTA_EXCEEDED', 'ENGINE_UNAVAILABLE'],
    input: { projectId: project.id, prompt: queued.prompt, idempotencyKey: 'first-try' },
    output: queued,
  },
  get: { errors: ['GENERATION_NOT_FOUND'], input: { generationId }, output: finished },
  list: {
    description: 'Newest first.',
    errors: ['PROJECT_NOT_FOUND'],
    input: { projectId: project.id, status: 'succeeded', limit: 20 },
    output: { items: [finished], nextCursor: null },
  },
  cancel: {
    errors: ['GENERATION_NOT_FOUND', 'GENERATION_FINISHED'],
    input: { generationId },
    output: { ...queued, status: 'canceled', lastEventId: 1, finishedAt: '2026-03-02T09:32:10.871Z' },
  },
  files: { errors: ['GENERATION_NOT_FOUND'], input: { generationId }, output: { files: [file] } },
  file: {
    errors: ['GENERATION_NOT_FOUND', 'FILE_NOT_FOUND'],
    input: { generationId, path: file.path },
    output: { ...file, content },
  },
  delete: {
    description: 'Cancels it first. What was made from it keeps its files.',
    errors: ['GENERATION_NOT_FOUND'],
    input: { generationId },
    output: { deleted: true },
  },
  engines: {
    input: {},
    output: {
      engines: [
        { id: 'template', title: 'Templates', available: true, default: true },
        { id: 'model', title: 'Model (google, gemini-flash)', available: false, default: false },
      ],
    },
  },
}
