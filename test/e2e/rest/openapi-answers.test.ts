import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { type ApiDocument, readApiDocument } from '../../support/clients/api-document.js'
import { callRest } from '../../support/clients/rest-calls.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const json = 'application/json'
const eventSchema = ['components', 'schemas', 'GenerationEvent']

describe('the answers of the server', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let api: ApiDocument
  let ada: TestUser
  let grace: TestUser

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    server.open()
    api = await readApiDocument(server.url)
    ada = await registerUser(server.url)
    grace = await registerUser(server.url, 'Grace')
  })

  /** Calls an endpoint, and asserts that status, error code and schema of the answer match the OpenAPI document. */
  const expectDescribed = async (
    expectedStatus: number,
    name: string,
    input: Record<string, unknown> = {},
    caller?: TestUser,
  ) => {
    const { status, data, error } = await callRest(server.url, name, input, { token: caller?.accessToken ?? null })
    expect(status, `${name}: ${error?.message}`).toBe(expectedStatus)
    const { path, method, responses } = api.operationOf(name)
    const { examples = {} } = responses[status]?.content[json] ?? {}
    if (error) expect(Object.keys(examples), name).toContain(error.code)
    const schema = ['paths', path, method, 'responses', String(status), 'content', json, 'schema']
    expect(api.schemaErrorsOf(schema, error ? { error } : data), name).toBeNull()
    return z.object({ id: z.string() }).safeParse(data).data?.id ?? ''
  }

  it('match the OpenAPI document for anonymous callers', async () => {
    const { email, password } = ada
    await expectDescribed(200, 'system.health')
    await expectDescribed(201, 'auth.register', { email: 'mary@example.com', password, name: 'Mary' })
    await expectDescribed(409, 'auth.register', { email, password, name: 'Ada' })
    await expectDescribed(400, 'auth.register', { email: 'other@example.com', password: 'short', name: 'Ada' })
    await expectDescribed(200, 'auth.login', { email, password })
    await expectDescribed(401, 'auth.login', { email, password: 'not this one' })
    await expectDescribed(200, 'auth.refresh', { refreshToken: ada.refreshToken })
    await expectDescribed(401, 'auth.refresh', { refreshToken: 'rt1.none' })
    await expectDescribed(400, 'auth.verifyEmail', { token: 'none' })
    await expectDescribed(200, 'auth.requestPasswordReset', { email })
    await expectDescribed(401, 'users.me')
  })

  it('match the OpenAPI document for a user', async () => {
    await expectDescribed(200, 'users.me', {}, ada)
    await expectDescribed(200, 'users.updateMe', { avatarUrl: 'https://images.example/ada.png' }, ada)
    await expectDescribed(400, 'users.updateMe', { isAdmin: true }, ada)
    await expectDescribed(403, 'users.list', {}, ada)
    await expectDescribed(200, 'sessions.list', { limit: 1 }, ada)
    await expectDescribed(400, 'sessions.list', { limit: 'many' }, ada)
    await expectDescribed(404, 'sessions.revoke', { sessionId: grace.session.id }, ada)
    await expectDescribed(200, 'projects.invitations', {}, ada)
    await expectDescribed(200, 'generations.engines', {}, ada)
  })

  it('match the OpenAPI document for projects and generations', async () => {
    const settings = { product: 'feed', team: { size: [1, null] } }
    const projectId = await expectDescribed(201, 'projects.create', { name: 'Club', settings }, ada)
    await expectDescribed(200, 'projects.list', { scope: 'owned' }, ada)
    await expectDescribed(200, 'projects.get', { projectId }, ada)
    await expectDescribed(404, 'projects.get', { projectId }, grace)
    await expectDescribed(409, 'projects.update', { projectId, expectedUpdatedAt: '2020-01-01T00:00:00.000Z' }, ada)
    await expectDescribed(200, 'projects.share', { projectId, email: grace.email, role: 'viewer' }, ada)
    await expectDescribed(200, 'projects.members', { projectId }, ada)
    await expectDescribed(409, 'projects.leave', { projectId }, ada)
    await expectDescribed(200, 'audit.listForProject', { projectId }, ada)

    const generationId = await expectDescribed(
      201,
      'generations.start',
      { projectId, prompt: 'A feed for a running club' },
      ada,
    )
    await expectDescribed(400, 'generations.start', { projectId, prompt: 'A feed', engine: 'none' }, ada)
    const headers = { authorization: `Bearer ${ada.accessToken}` }
    const events = `${server.url}/api/generations/${generationId}/events`
    const text = await (await fetch(events, { headers })).text()
    const data = [...text.matchAll(/^data: (.+)$/gm)].map(([, line = '']) => line)
    expect(data.length).toBeGreaterThan(0)
    for (const line of data) expect(api.schemaErrorsOf(eventSchema, JSON.parse(line))).toBeNull()
    const again = await fetch(events, { headers: { ...headers, 'last-event-id': String(data.length) } })
    expect(again.status).toBe(204)

    await expectDescribed(200, 'generations.get', { generationId }, ada)
    await expectDescribed(200, 'generations.list', { projectId, status: 'succeeded' }, ada)
    await expectDescribed(409, 'generations.cancel', { generationId }, ada)
    await expectDescribed(200, 'generations.files', { generationId }, ada)
    const { path } = z
      .object({ files: z.tuple([z.object({ path: z.string() })], z.unknown()) })
      .parse((await callRest(server.url, 'generations.files', { generationId }, { token: ada.accessToken })).data)
      .files[0]
    await expectDescribed(200, 'generations.file', { generationId, path }, ada)
    await expectDescribed(404, 'generations.file', { generationId, path: 'none' }, ada)
    await expectDescribed(200, 'generations.delete', { generationId }, ada)
    await expectDescribed(200, 'projects.delete', { projectId }, ada)
  })

  it('match the OpenAPI document after a sign-out', async () => {
    await expectDescribed(200, 'auth.logout', { refreshToken: grace.refreshToken })
    await expectDescribed(401, 'users.me', {}, grace)
  })
})
