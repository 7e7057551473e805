import type { GenerationEvent } from '@assistant/contract'
import { countPreparedStatements, testDatabases } from '@assistant/database/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createActor, createProject } from '../../testing/access-actors.js'
import { createTestServer, laptop, present, type TestServer } from '../../testing/test-server.js'
import { insertEvents } from '../generations/log/event-store.js'

const calls = 1_000
const event: GenerationEvent = { type: 'chat', text: 'Hello' }

describe.each(testDatabases())('statements on $name', ({ open }) => {
  let testServer: TestServer | undefined
  afterEach(() => testServer?.close())

  it(`are prepared once for each connection: ${calls} more calls prepare none`, { timeout: 120_000 }, async () => {
    testServer = await createTestServer((options) => open({ ...options, poolSize: 1 }))
    const { database, auth, advanceClock } = testServer
    const owner = await createActor(testServer, 'user')
    const { projectId, generationId } = await createProject(testServer, owner)
    const signedIn = await testServer.register('Grace')
    const api = await testServer.as(owner.call)
    let { refreshToken } = signedIn.tokens
    let lastEventId = 100

    const everyCall = async () => {
      await api.users.me()
      await api.sessions.list()
      await api.projects.get({ projectId })
      await api.projects.list()
      await api.generations.get({ generationId })
      await api.generations.list({ projectId })
      await api.generations.files({ generationId })
      const tokens = await auth.refresh(present(refreshToken), laptop, () => false)
      refreshToken = tokens.refreshToken
      await database.transaction((tx) => insertEvents(tx, { generationId, lastEventId, attempt: 1 }, [event, event]))
      lastEventId += 2
      // From here on, each call writes `lastSeenAt`.
      advanceClock(61_000)
    }
    await everyCall()
    await everyCall()
    const before = await countPreparedStatements(database)
    for (let round = 0; round < calls / 10; round += 1) await everyCall()
    expect(await countPreparedStatements(database)).toBe(before)
  })
})
