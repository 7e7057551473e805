import { setImmediate as turn } from 'node:timers/promises'
import type { ProjectEvent } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addPerson, createProject, type Person, setUser } from '../../../testing/project-people.js'
import { codeOf, identityFor, present, type TestServer } from '../../../testing/test-server.js'
import type { Runtime } from '../../platform/runtime.js'

/**
 * Creates a `sleep` that ends when the test calls `passSecond` or its signal is aborted. `passSecond` first waits until
 * two loops sleep: the one that polls projects and the one that checks access.
 */
function createManualSleep() {
  const sleepers = new Set<() => void>()
  const sleep: Runtime['sleep'] = (_, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(wake)
        resolve()
      }
      sleepers.add(wake)
      if (signal?.aborted) wake()
      signal?.addEventListener('abort', wake, { once: true })
    })
  return {
    sleep,
    async passSecond() {
      while (sleepers.size < 2) await turn()
      for (const wake of [...sleepers]) wake()
    },
  }
}

describe.each(testDatabases())('projects.watch on $name', ({ open }) => {
  const identity = identityFor(open)

  /**
   * Creates a project with three people, and starts the loops that poll projects and check access. With
   * `hasHints: false`, changes are found by polling only.
   */
  const setUp = async ({ hasHints = true } = {}) => {
    const { sleep, passSecond } = createManualSleep()
    const testServer = await identity({ sleep })
    if (!hasHints) testServer.bus.publish = () => {}
    testServer.liveProjects.start()
    testServer.liveAccess.start()
    onTestFinished(async () => {
      await testServer.liveProjects.stop()
      await testServer.liveAccess.stop()
    })
    const [owner, editor, viewer] = [
      await addPerson(testServer, 'Owner'),
      await addPerson(testServer, 'Ed'),
      await addPerson(testServer, 'Vi'),
    ]
    const project = await createProject(owner, { editors: [editor], viewers: [viewer] })
    return { testServer, passSecond, owner, editor, viewer, project, projectId: project.id }
  }

  /** Watches a project as this person, and reads `ready`. */
  const watch = async ({ as }: TestServer, { signedIn }: Person, projectId: string) => {
    const controller = new AbortController()
    const { projects } = await as({ ...signedIn.tokens, signal: controller.signal })
    const events = (await projects.watch({ projectId }))[Symbol.asyncIterator]()
    const next = async (): Promise<ProjectEvent> => present((await events.next()).value)
    expect(await next()).toEqual({ type: 'ready' })
    return {
      next,
      /** Returns the remaining events and the code of the error that ends the stream. */
      async rest(): Promise<[ProjectEvent[], string]> {
        const received: ProjectEvent[] = []
        const ended = (async () => {
          for (;;) received.push(await next())
        })()
        return [received, await codeOf(ended)]
      },
      async stop() {
        const ended = events.next()
        controller.abort()
        expect(await ended).toEqual({ done: true, value: undefined })
      },
    }
  }

  it('yields ready, then the changed project with the role of each watcher', async () => {
    const { testServer, owner, editor, viewer, projectId } = await setUp()
    const watching = []
    for (const person of [owner, editor, viewer]) watching.push(await watch(testServer, person, projectId))
    await editor.api.projects.update({ projectId, name: 'Other' })
    for (const [index, person] of [owner, editor, viewer].entries()) {
      const project = await person.api.projects.get({ projectId })
      expect(await watching[index]?.next()).toEqual({ type: 'projectUpdated', project })
      expect(project).toMatchObject({ name: 'Other', role: ['owner', 'editor', 'viewer'][index] })
    }
    for (const { stop } of watching) await stop()
  })

  it('yields members who were added, changed role, left or were removed', async () => {
    const { testServer, owner, editor, viewer, projectId } = await setUp()
    const { next, stop } = await watch(testServer, viewer, projectId)
    const [bob, guest] = [
      await addPerson(testServer, 'Bob'),
      await addPerson(testServer, 'Guest', { roles: ['guest'] }),
    ]
    const changed = (person: Person, role: 'owner' | 'editor' | 'viewer' | null) => ({
      ...{ type: 'memberChanged', userId: person.id, role },
    })
    await owner.api.projects.share({ projectId, email: bob.email, role: 'editor' })
    expect(await next()).toEqual(changed(bob, 'editor'))
    await owner.api.projects.setRole({ projectId, userId: bob.id, role: 'viewer' })
    expect(await next()).toEqual(changed(bob, 'viewer'))
    await bob.api.projects.leave({ projectId })
    expect(await next()).toEqual(changed(bob, null))
    await owner.api.projects.share({ projectId, email: guest.email, role: 'editor' })
    expect(await next()).toEqual(changed(guest, 'viewer'))
    await owner.api.projects.unshare({ projectId, userId: editor.id })
    expect(await next()).toEqual(changed(editor, null))
    await stop()
  })

  it('yields a transfer as one project event and two member events', async () => {
    const { testServer, owner, editor, viewer, projectId } = await setUp()
    const { next, stop } = await watch(testServer, viewer, projectId)
    await owner.api.projects.transfer({ projectId, userId: editor.id })
    expect(await next()).toMatchObject({ type: 'projectUpdated', project: { ownerId: editor.id, role: 'viewer' } })
    const received = [await next(), await next()]
    expect(received).toContainEqual({ type: 'memberChanged', userId: editor.id, role: 'owner' })
    expect(received).toContainEqual({ type: 'memberChanged', userId: owner.id, role: 'editor' })
    await stop()
  })

  it('yields a new role when a member becomes a guest, at the next poll', async () => {
    const { testServer, passSecond, owner, editor, projectId } = await setUp()
    const { next, stop } = await watch(testServer, owner, projectId)
    await setUser(testServer, editor.id, { roles: '["guest"]' })
    await passSecond()
    expect(await next()).toEqual({ type: 'memberChanged', userId: editor.id, role: 'viewer' })
    await stop()
  })

  it('yields the status changes of generations', async () => {
    const { testServer, owner, editor, viewer, projectId } = await setUp()
    const { next, stop } = await watch(testServer, viewer, projectId)
    const { id: generationId } = await editor.api.generations.start({ projectId, prompt: 'a feed' })
    expect(await next()).toEqual({ type: 'generationChanged', generationId, status: 'queued' })
    await testServer.database.transaction((tx) => testServer.generations.cancelAllOf(tx, { projectId }))
    await owner.api.projects.update({ projectId, name: 'Other' })
    const received = [await next(), await next()]
    expect(received).toContainEqual({ type: 'generationChanged', generationId, status: 'canceled' })
    await stop()
  })

  it('yields projectDeleted to the owner when the project is deleted, and projectUpdated when it is restored', async () => {
    const { testServer, owner, projectId } = await setUp()
    const { next, stop } = await watch(testServer, owner, projectId)
    await owner.api.projects.delete({ projectId })
    expect(await next()).toEqual({ type: 'projectDeleted' })
    const project = await owner.api.projects.restore({ projectId })
    expect(await next()).toEqual({ type: 'projectUpdated', project })
    await stop()
  })

  it.each([
    ['binned', 'with hints'],
    ['binned', 'without hints'],
    ['purged', 'with hints'],
    ['purged', 'without hints'],
  ])('yields projectDeleted once to a member, then ends, when the project is %s (%s)', async (action, hints) => {
    const { testServer, passSecond, owner, viewer, projectId } = await setUp({ hasHints: hints === 'with hints' })
    const { rest } = await watch(testServer, viewer, projectId)
    const ended = rest()
    await owner.api.projects[action === 'binned' ? 'delete' : 'purge']({ projectId })
    if (hints === 'without hints') await passSecond()
    const [received, code] = await ended
    expect(code).toBe('PROJECT_NOT_FOUND')
    expect(received.filter(({ type }) => type === 'projectDeleted')).toHaveLength(1)
  })

  it('yields projectDeleted to the owner, then ends, when the project is purged', async () => {
    const { testServer, owner, projectId } = await setUp()
    const { rest } = await watch(testServer, owner, projectId)
    await owner.api.projects.purge({ projectId })
    const [received, code] = await rest()
    expect(code).toBe('PROJECT_NOT_FOUND')
    expect(received).toContainEqual({ type: 'projectDeleted' })
  })

  it.each(['with hints', 'without hints'])('ends the stream of a removed member only (%s)', async (hints) => {
    const { testServer, passSecond, owner, editor, viewer, projectId } = await setUp({
      hasHints: hints === 'with hints',
    })
    const [removed, kept] = [await watch(testServer, viewer, projectId), await watch(testServer, editor, projectId)]
    const ended = removed.rest()
    await owner.api.projects.unshare({ projectId, userId: viewer.id })
    if (hints === 'without hints') await passSecond()
    const [received, code] = await ended
    expect(code).toBe('PROJECT_NOT_FOUND')
    expect(received.some(({ type }) => type === 'projectDeleted')).toBe(false)
    expect(await kept.next()).toEqual({ type: 'memberChanged', userId: viewer.id, role: null })
    await kept.stop()
  })

  it('ends the stream of a member whose session was revoked', async () => {
    const { testServer, viewer, projectId } = await setUp()
    const { rest } = await watch(testServer, viewer, projectId)
    await viewer.api.sessions.revoke({ sessionId: viewer.signedIn.session.id })
    expect((await rest())[1]).toBe('SESSION_REVOKED')
  })

  it('yields no events of other projects', async () => {
    const { testServer, owner, viewer, projectId } = await setUp()
    const other = await createProject(owner, { viewers: [viewer] })
    const { next, stop } = await watch(testServer, viewer, projectId)
    await owner.api.projects.update({ projectId: other.id, name: 'Elsewhere' })
    await owner.api.generations.start({ projectId: other.id, prompt: 'a feed' })
    await owner.api.projects.delete({ projectId: other.id })
    await owner.api.projects.update({ projectId, name: 'Here' })
    expect(await next()).toMatchObject({ type: 'projectUpdated', project: { id: projectId, name: 'Here' } })
    await stop()
  })

  it('rejects watching by strangers with PROJECT_NOT_FOUND', async () => {
    const { testServer, projectId } = await setUp()
    const stranger = await addPerson(testServer, 'Stranger')
    const watching = async () => {
      for await (const _ of await stranger.api.projects.watch({ projectId }));
    }
    expect(await codeOf(watching())).toBe('PROJECT_NOT_FOUND')
  })
})
