import * as z from 'zod'
import {
  generation,
  generationFile,
  generationFileWithContent,
  generationKind,
  generationStatus,
} from '../generation.js'
import { generationEvent } from '../generation-event.js'
import { engine, givenFiles, lastEventId } from '../given-files.js'
import { id, idempotencyKey, inputOf, list, page, path, text } from '../primitives.js'
import { mutation, query, subscription } from './record.js'

const oneGeneration = inputOf({ generationId: id })

export const generations = {
  start: mutation({
    access: 'editor',
    rest: { method: 'POST', path: '/projects/{projectId}/generations', status: 201 },
    maxBodyBytes: 4 * 1024 * 1024,
    summary: 'Starts a generation',
    description: `It runs at once, or is queued. A repeated \`idempotencyKey\` returns the generation that it started.

- \`code\`, \`fix\` and \`import\` end with a whole tree of files; \`conversation\` and \`analysis\` store none.
- \`fix\` requires a \`parentId\` with files; \`import\` requires \`files\`; \`analysis\` requires one of the two.
- The paths of \`files\` must name the same files on every system.
- A parent that has not finished, or a key that came with another input, is a CONFLICT.`,
    errors: ['GENERATION_NOT_FOUND', 'CONFLICT', 'QUOTA_EXCEEDED', 'ENGINE_UNAVAILABLE'],
    input: inputOf({
      projectId: id,
      /** Default: `code`. */
      kind: generationKind.default('code'),
      /** 1 to 20,000 characters. */
      prompt: text(20_000, 1),
      /**
       * A finished generation of the project to continue from: its tree or, if it has none, the one that it builds on, and
       * its history are the starting point.
       */
      parentId: id.optional(),
      /** The error that `fix` should resolve, as the compiler or the analyzer printed it. Only for `fix`. */
      errorMessage: text(20_000).optional(),
      /** Files, only for `analysis` and `import`: at most 200, and 2 MiB in all. */
      files: givenFiles.optional(),
      /**
       * Id of an engine, unless the kind uses none. Default: the engine of the project's settings, else the server's
       * default.
       */
      engine: text(100).optional(),
      /**
       * A random value. For 24 hours, a repeated call with it and the same input returns what the first one created.
       */
      idempotencyKey: idempotencyKey.optional(),
    }),
    output: generation,
  }),

  events: subscription({
    access: 'viewer',
    subject: 'generationId',
    rest: { method: 'GET', path: '/generations/{generationId}/events' },
    isTracked: true,
    summary: 'Streams the events of a generation',
    description:
      'The events after `lastEventId`, as they are written, up to and including `result`. A stream whose caller loses access to the project ends with PROJECT_NOT_FOUND.',
    errors: ['EVENTS_EXPIRED', 'PROJECT_NOT_FOUND'],
    input: inputOf({
      generationId: id,
      /** Number of the last event that the client has, as digits. Default: 0, which streams from the first event. */
      lastEventId,
    }),
    event: generationEvent,
  }),

  get: query({
    access: 'viewer',
    subject: 'generationId',
    rest: { method: 'GET', path: '/generations/{generationId}' },
    summary: 'Returns a generation',
    errors: [],
    input: oneGeneration,
    output: generation,
  }),

  list: query({
    access: 'viewer',
    rest: { method: 'GET', path: '/projects/{projectId}/generations' },
    summary: 'Lists the generations of a project, newest first',
    errors: [],
    input: inputOf({
      projectId: id,
      status: generationStatus.optional(),
      kind: generationKind.optional(),
      ...page,
    }),
    output: list(generation),
  }),

  cancel: mutation({
    access: 'editor',
    subject: 'generationId',
    rest: { method: 'POST', path: '/generations/{generationId}/cancel' },
    summary: 'Cancels a generation',
    description: 'A queued generation ends at once, a running one within a moment.',
    errors: ['GENERATION_FINISHED'],
    input: oneGeneration,
    output: generation,
  }),

  files: query({
    access: 'viewer',
    subject: 'generationId',
    rest: { method: 'GET', path: '/generations/{generationId}/files' },
    summary: 'Lists the files of a generation',
    description: 'Without their contents.',
    errors: [],
    input: oneGeneration,
    output: z.object({ files: z.array(generationFile) }),
  }),

  file: query({
    access: 'viewer',
    subject: 'generationId',
    rest: { method: 'GET', path: '/generations/{generationId}/file' },
    summary: 'Returns a file of a generation with its content',
    errors: ['FILE_NOT_FOUND'],
    input: inputOf({ generationId: id, path }),
    output: generationFileWithContent,
  }),

  delete: mutation({
    access: 'editor',
    subject: 'generationId',
    rest: { method: 'DELETE', path: '/generations/{generationId}' },
    summary: 'Deletes a generation',
    description: 'Cancels it first. Generations that continue from it keep their files.',
    errors: [],
    input: oneGeneration,
    output: z.object({ deleted: z.literal(true) }),
  }),

  engines: query({
    access: 'user',
    rest: { method: 'GET', path: '/engines' },
    summary: 'Lists the engines of the server',
    errors: [],
    input: inputOf({}).prefault({}),
    output: z.object({ engines: z.array(engine) }),
  }),
} as const

export type StartGenerationInput = z.output<typeof generations.start.input>
export type ListGenerationsInput = z.output<typeof generations.list.input>
