import { and, eq, ne } from 'drizzle-orm'
import { createProject } from '../../../support/clients/test-users.js'
import { call } from '../../../support/clients/trpc-calls.js'
import { type Endpoint, endpoint, type MakeWish } from '../endpoint.js'
import { newAddress, noId, type World } from '../world.js'

const start =
  (more: object = {}): MakeWish =>
  async ({ editor, newProject }) => ({
    by: editor,
    input: { projectId: await newProject(), prompt: 'A chat', ...more },
  })

const finished =
  (by: 'editor' | 'viewer', more: object = {}): MakeWish =>
  ({ [by]: person, finishedId }) => ({ by: person, input: { generationId: finishedId, ...more } })

const waiting =
  (by: 'editor' | 'viewer', more: object = {}): MakeWish =>
  async ({ [by]: person, newProject, newGeneration }) => ({
    by: person,
    input: { generationId: await newGeneration(await newProject()), ...more },
  })

/** As long after its end as events are kept. */
async function shortened({ database: { transaction, tables }, newFinished }: World): Promise<string> {
  const { generationEvents: events } = tables
  const generationId = await newFinished()
  await transaction((tx) =>
    tx.delete(events).where(and(eq(events.generationId, generationId), ne(events.type, 'result'))),
  )
  return generationId
}

export const generations: Readonly<Record<string, Endpoint>> = {
  'generations.start': endpoint('POST /projects/{projectId}/generations', 201, start(), [
    ['BAD_REQUEST', 'there is no such engine', start({ engine: 'none' })],
    ['BAD_REQUEST', 'nothing is there to mend', start({ kind: 'fix' })],
    ['ENGINE_UNAVAILABLE', 'the engine is away', start({ engine: 'away' })],
    ['GENERATION_NOT_FOUND', 'there is no such parent', start({ parentId: noId })],
    [
      'CONFLICT',
      'the parent has not ended',
      async ({ editor, newProject, newGeneration }) => {
        const projectId = await newProject()
        return { by: editor, input: { projectId, prompt: 'More', parentId: await newGeneration(projectId) } }
      },
    ],
    [
      'CONFLICT',
      'the key came with something else',
      async ({ url, editor, newProject }) => {
        const first = { projectId: await newProject(), prompt: 'A feed', idempotencyKey: newAddress() }
        await call(url, 'generations.start', first, { token: editor.accessToken })
        return { by: editor, input: { ...first, prompt: 'A chat' } }
      },
    ],
    [
      'QUOTA_EXCEEDED',
      'as many wait as may',
      async ({ url, newPerson }) => {
        const person = await newPerson()
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
      ['BAD_REQUEST', 'the log has not come so far', waiting('viewer', { lastEventId: '1000' })],
      [
        'EVENTS_EXPIRED',
        'they are no longer kept',
        async (world) => ({ by: world.owner, input: { generationId: await shortened(world) } }),
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
        'the cursor is none',
        ({ viewer, keptProjectId: projectId }) => ({ by: viewer, input: { projectId, cursor: 'none' } }),
      ],
    ],
  ),

  'generations.cancel': endpoint('POST /generations/{generationId}/cancel', 200, waiting('editor'), [
    ['GENERATION_FINISHED', 'it has ended', finished('editor')],
  ]),

  'generations.delete': endpoint('DELETE /generations/{generationId}', 200, waiting('editor')),

  'generations.files': endpoint('GET /generations/{generationId}/files', 200, finished('viewer')),

  'generations.file': endpoint(
    'GET /generations/{generationId}/file',
    200,
    finished('viewer', { path: 'lib/main.dart' }),
    [
      ['FILE_NOT_FOUND', 'it has none there', finished('viewer', { path: 'lib/none.dart' })],
      ['BAD_REQUEST', 'the path leaves the tree', finished('viewer', { path: '../main.dart' })],
    ],
  ),

  'generations.engines': endpoint('GET /engines', 200, ({ guest }) => ({ by: guest, input: {} })),
}
