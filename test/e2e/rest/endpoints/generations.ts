import { and, eq, ne } from 'drizzle-orm'
import { createProject } from '../../../support/clients/test-users.js'
import { call } from '../../../support/clients/trpc-calls.js'
import { type CreateRequest, type Endpoint, endpoint } from '../endpoint.js'
import { type Fixture, randomEmail, unknownId } from '../fixture.js'

/** Starts a generation in a new project. */
const start =
  (more: object = {}): CreateRequest =>
  async ({ editor, newProject }) => ({
    by: editor,
    input: { projectId: await newProject(), prompt: 'A chat', ...more },
  })

/** Requests an endpoint of the finished generation. */
const finished =
  (by: 'editor' | 'viewer', more: object = {}): CreateRequest =>
  ({ [by]: person, finishedId }) => ({ by: person, input: { generationId: finishedId, ...more } })

/** Requests an endpoint of a new generation, which does not end by itself. */
const unfinished =
  (by: 'editor' | 'viewer', more: object = {}): CreateRequest =>
  async ({ [by]: person, newProject, newGeneration }) => ({
    by: person,
    input: { generationId: await newGeneration(await newProject()), ...more },
  })

/** Creates a finished generation whose events, except `result`, were deleted as they are after the retention time. */
async function newGenerationWithoutEvents({
  database: { transaction, tables },
  newFinishedGeneration,
}: Fixture): Promise<string> {
  const { generationEvents: events } = tables
  const generationId = await newFinishedGeneration()
  await transaction((tx) =>
    tx.delete(events).where(and(eq(events.generationId, generationId), ne(events.type, 'result'))),
  )
  return generationId
}

export const generations: Readonly<Record<string, Endpoint>> = {
  'generations.start': endpoint('POST /projects/{projectId}/generations', 201, start(), [
    ['BAD_REQUEST', 'the engine does not exist', start({ engine: 'none' })],
    ['BAD_REQUEST', 'a fix names no parent', start({ kind: 'fix' })],
    ['ENGINE_UNAVAILABLE', 'the engine is unavailable', start({ engine: 'away' })],
    ['GENERATION_NOT_FOUND', 'the parent does not exist', start({ parentId: unknownId })],
    [
      'CONFLICT',
      'the parent is not finished',
      async ({ editor, newProject, newGeneration }) => {
        const projectId = await newProject()
        return { by: editor, input: { projectId, prompt: 'More', parentId: await newGeneration(projectId) } }
      },
    ],
    [
      'CONFLICT',
      'the idempotency key was used with another input',
      async ({ url, editor, newProject }) => {
        const first = { projectId: await newProject(), prompt: 'A feed', idempotencyKey: randomEmail() }
        await call(url, 'generations.start', first, { token: editor.accessToken })
        return { by: editor, input: { ...first, prompt: 'A chat' } }
      },
    ],
    [
      'QUOTA_EXCEEDED',
      'the caller has the maximum number of queued generations',
      async ({ url, newUser }) => {
        const person = await newUser()
        const input = { projectId: (await createProject(url, person)).id, prompt: 'A feed' }
        for (let count = 0; count < 22; count += 1) {
          await call(url, 'generations.start', input, { token: person.accessToken })
        }
        return { by: person, input }
      },
    ],
  ]),

  'generations.events': endpoint(
    'GET /generations/{generationId}/events',
    200,
    finished('viewer', { lastEventId: '1' }),
    [
      [
        'BAD_REQUEST',
        'lastEventId is higher than the last event number',
        unfinished('viewer', { lastEventId: '1000' }),
      ],
      [
        'EVENTS_EXPIRED',
        'the events were deleted',
        async (fixture) => ({ by: fixture.owner, input: { generationId: await newGenerationWithoutEvents(fixture) } }),
      ],
    ],
  ),

  'generations.get': endpoint('GET /generations/{generationId}', 200, finished('viewer')),

  'generations.list': endpoint(
    'GET /projects/{projectId}/generations',
    200,
    ({ viewer, keptProjectId: projectId }) => ({
      by: viewer,
      input: { projectId, status: 'succeeded', kind: 'import', limit: 1 },
    }),
    [
      [
        'BAD_REQUEST',
        'the cursor is invalid',
        ({ viewer, keptProjectId: projectId }) => ({ by: viewer, input: { projectId, cursor: 'none' } }),
      ],
    ],
  ),

  'generations.cancel': endpoint('POST /generations/{generationId}/cancel', 200, unfinished('editor'), [
    ['GENERATION_FINISHED', 'the generation is finished', finished('editor')],
  ]),

  'generations.delete': endpoint('DELETE /generations/{generationId}', 200, unfinished('editor')),

  'generations.files': endpoint('GET /generations/{generationId}/files', 200, finished('viewer')),

  'generations.file': endpoint(
    'GET /generations/{generationId}/file',
    200,
    finished('viewer', { path: 'lib/main.dart' }),
    [
      ['FILE_NOT_FOUND', 'the path names no file', finished('viewer', { path: 'lib/none.dart' })],
      ['BAD_REQUEST', 'the path leaves the tree', finished('viewer', { path: '../main.dart' })],
    ],
  ),

  'generations.engines': endpoint('GET /engines', 200, ({ guest }) => ({ by: guest, input: {} })),
}
