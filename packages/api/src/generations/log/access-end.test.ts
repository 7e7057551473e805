import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addPerson, createProject } from '../../../testing/project-people.js'
import { codeOf, identityFor } from '../../../testing/test-server.js'

describe.each(testDatabases())('generations.events on $name', ({ open }) => {
  const identity = identityFor(open)

  it.each([
    ['the caller is removed from the project', 'PROJECT_NOT_FOUND'],
    ['the session of the caller ends', 'SESSION_REVOKED'],
  ] as const)('ends an open stream when %s, with %s, which its record declares', async (_, code) => {
    const testServer = await identity()
    testServer.liveAccess.start()
    onTestFinished(() => testServer.liveAccess.stop())
    const [owner, viewer] = [await addPerson(testServer, 'Owner'), await addPerson(testServer, 'Vi')]
    const { id: projectId } = await createProject(owner, { viewers: [viewer] })
    const caller = await testServer.as(viewer.signedIn.tokens)
    // No worker runs, so the generation stays queued and its stream waits.
    const { id: generationId } = await (await testServer.as(owner.signedIn.tokens)).generations.start({
      projectId,
      kind: 'import',
      prompt: 'My files',
      files: [{ path: 'lib/main.dart', content: 'void main() {}' }],
      idempotencyKey: 'import',
    })
    const events = (await caller.generations.events({ generationId }))[Symbol.asyncIterator]()
    const next = codeOf(Promise.resolve(events.next()))

    const ownerCaller = await testServer.as(owner.signedIn.tokens)
    if (code === 'PROJECT_NOT_FOUND') await ownerCaller.projects.unshare({ projectId, userId: viewer.id })
    else await caller.auth.logout({})
    expect(await next).toBe(code)
  })
})
