import { contract, type GenerationEvent } from '@assistant/contract'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { RestProcedure } from '../rest/procedures.js'
import { commonErrors, errorResponses } from './errors.js'
import { headOf } from './operation.js'
import { content, file, finished } from './operations/story.js'
import { parametersOf } from './parameters.js'
import { placesOf } from './places.js'

// What answers no JSON.

const input = { generationId: finished.id }

const events: readonly GenerationEvent[] = [
  { type: 'status', status: 'running', message: 'Writing the project.' },
  { type: 'chat', text: 'A dark chat app for your club.' },
  { type: 'fileStarted', path: file.path, language: file.language },
  { type: 'fileDelta', path: file.path, text: content },
  { type: 'fileCompleted', path: file.path, bytes: file.bytes, sha256: file.sha256 },
  { type: 'progress', step: 1, steps: 1, message: 'Checked the project.' },
  {
    type: 'result',
    status: 'succeeded',
    failure: null,
    files: [file],
    diagnostics: { errors: 0, warnings: 0 },
    usage: finished.usage,
  },
]

const eventStream = events
  .map((event, at) => `id: ${at + 1}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join('')

/** A subscription as server-sent events. */
export function eventsOperation(procedure: RestProcedure): ZodOpenApiOperationObject {
  const { path, query } = placesOf(procedure)
  return {
    ...headOf(
      procedure,
      `Server-sent events, as they come, up to and with \`result\`: \`data\` is a GenerationEvent, \`event\` its type and \`id\` its
number. A stream that was cut goes on with \`Last-Event-ID\` (or \`lastEventId\`, for who cannot send headers), with nothing
lost and nothing twice. A line that begins with a
colon is sent now and then, so that nobody takes the silence for the end. An error in the middle is \`event: error\`, and the
end of the stream.`,
    ),
    parameters: [
      ...parametersOf('path', path, input),
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'The number of the last event that the reader has. Without it, the first event comes first.',
        schema: { type: 'string', pattern: '^\\d{0,15}$' },
        example: '4',
      },
      ...parametersOf('query', query, {}),
    ],
    responses: {
      200: {
        description: 'The events after that one.',
        content: { 'text/event-stream': { schema: { type: 'string' }, example: `retry: 1000\n\n${eventStream}` } },
      },
      204: { description: 'The reader has them all: there is nothing to ask for again.' },
      ...errorResponses([...commonErrors(procedure), 'GENERATION_NOT_FOUND', 'EVENTS_EXPIRED']),
    },
  }
}

export const archive = {
  name: 'generations.archive',
  method: 'GET',
  path: '/generations/{generationId}/archive.zip',
  summary: 'The files of a generation as a zip',
  access: 'viewer',
} as const

export const archiveOperation: ZodOpenApiOperationObject = {
  ...headOf(archive, 'Once it has ended.'),
  parameters: parametersOf('path', contract.generations.files.input.shape, input),
  responses: {
    200: {
      description: 'The whole tree. Files whose names are not safe to unpack are left out; `LEFT-OUT.txt` names them.',
      content: { 'application/zip': {} },
    },
    ...errorResponses([...commonErrors(archive), 'GENERATION_NOT_FOUND', 'CONFLICT']),
  },
}
