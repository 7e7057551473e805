import type { contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'
import { content, file, finished, project, queued } from './story.js'

const generationId = finished.id

export const generations: OperationExamples<typeof contract.generations> = {
  start: {
    input: { projectId: project.id, prompt: queued.prompt, idempotencyKey: 'first-try' },
    output: queued,
  },
  get: { input: { generationId }, output: finished },
  list: {
    input: { projectId: project.id, status: 'succeeded', limit: 20 },
    output: { items: [finished], nextCursor: null },
  },
  cancel: {
    input: { generationId },
    output: { ...queued, status: 'canceled', lastEventId: 1, finishedAt: '2026-03-02T09:32:10.871Z' },
  },
  files: { input: { generationId }, output: { files: [file] } },
  file: {
    input: { generationId, path: file.path },
    output: { ...file, content },
  },
  delete: {
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
