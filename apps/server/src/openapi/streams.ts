import { archiveRecord } from '@assistant/api'
import type { GenerationEvent } from '@assistant/contract'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { RestProcedure } from '../rest/procedures.js'
import { errorResponses, errorsOf } from './errors.js'
import { content, file, finished } from './examples/story.js'
import { headOf } from './operation.js'
import { parameterLocationsOf } from './parameter-locations.js'
import { parametersOf } from './parameters.js'

// OpenAPI operations whose answers are not JSON.

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

const serverSentEvents = `The answer is a stream of server-sent events: \`data\` is a GenerationEvent, \`event\` its type and \`id\` its number. To resume an
interrupted stream, send the number of the last event as \`Last-Event-ID\` (or as \`lastEventId\`, if you cannot send headers): no
event is lost or repeated. Lines that begin with a colon are heartbeats. An error ends the stream with \`event: error\`.`

/** Returns the OpenAPI operation of a subscription, which answers server-sent events. */
export function eventsOperation(procedure: RestProcedure): ZodOpenApiOperationObject {
  const { path, query } = parameterLocationsOf(procedure)
  return {
    ...headOf({ ...procedure, description: [procedure.description, serverSentEvents].join('\n\n') }),
    parameters: [
      ...parametersOf('path', path, input),
      {
        name: 'Last-Event-ID',
        in: 'header',
        description:
          'Number of the last event that the reader has received. Without it, the stream begins with the first event.',
        schema: { type: 'string', pattern: '^\\d{0,15}$' },
        example: '4',
      },
      ...parametersOf('query', query, {}),
    ],
    responses: {
      200: {
        description: 'The events after `Last-Event-ID`.',
        content: { 'text/event-stream': { schema: { type: 'string' }, example: `retry: 1000\n\n${eventStream}` } },
      },
      204: { description: 'The reader has received all events. Do not reconnect.' },
      ...errorResponses(errorsOf(procedure)),
    },
  }
}

export const archive = {
  ...archiveRecord,
  name: 'generations.archive',
  method: 'GET',
  path: '/generations/{generationId}/archive.zip',
} as const

export const archiveOperation: ZodOpenApiOperationObject = {
  ...headOf(archive),
  parameters: parametersOf('path', archiveRecord.input.shape, input),
  responses: {
    200: {
      description: 'All files. Those whose names are not safe to unpack are left out, and listed in `LEFT-OUT.txt`.',
      content: { 'application/zip': {} },
    },
    ...errorResponses(errorsOf(archive)),
  },
}
