import { setImmediate as turn } from 'node:timers/promises'
import type { ProjectEvent } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { codeOf, type Identity, identityFor, present } from '../../../testing/identity.js'
import { meet, type Person, projectOf, setUser } from '../../../testing/project-people.js'
import type { Runtime } from '../../platform/runtime.js'

/** Sleeps that last until the test says that a second has passed. */
function secondsOfTheTest() {
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
    async aSecond() {
      while (sleepers.size < 2) await turn()
      for (const wake of [...sleepers]) wake()
    },
  }
}

describe.each(testDatabases())('projects.watch on $name', ({ open }) => {
  const identity = identityFor(open)

  /** A house where projects are followed, and hints arrive or not. */
  const cast = async ({ hasHints = true } = {}) => {
    const { sleep, aSecond } = secondsOfTheTest()
    const house = await identity({ sleep })
    if (!hasHints) house.bus.publish = () => {}
    house.liveProjects.start()
    house.liveAccess.start()
    onTestFinished(async () => {
      await house.liveProjects.stop()
      await house.liveAccess.stop()
    })
    const [owner, editor, viewer] = [await meet(house, 'Owner'), await meet(house, 'Ed'), await meet(house, 'Vi')]
    const project = await projectOf(owner, { editors: [editor], viewers: [viewer] })
    return { house, aSecond, owner, editor, viewer, project, projectId: project.id }
  }

  /** What somebody hears of a project, from `ready` on. */
  const watch = async ({ as }: Identity, { signedIn }: Person, projectId: string) => {
    const leaving = new AbortController()
    const { projects } = await as({ ...signedIn.tokens, signal: leaving.signal })
    const events = (await projects.watch({ projectId }))[Symbol.asyncIterator]()
    const next = async (): Promise<ProjectEvent> => present((await events.next()).value)
    expect(await next()).toEqual({ type: 'ready' })
    return {
      next,
      /** Everything up to the error that ends it, and that. */
      async rest(): Promise<[ProjectEvent[], string]> {
        const heard: ProjectEvent[] = []
        const ended = (async () => {
          for (;;) heard.push(await next())
        })()
        return [heard, await codeOf(ended)]
      },
      async leave() {
        const ended = events.next()
        leaving.abort()
        expect(await ended).toEqual({ done: true, value: undefined })
      },
    }
  }

  it('says ready, then what the project has become, with the role of each', async () => {
    const { house, owner, editor, viewer, projectId } = await cast()
    const watching = []
    for (const person of [owner, editor, viewer]) watching.push(await watch(house, person, projectId))
    await editor.api.projects.update({ projectId, name: 'Other' })
    for (const [index, person] of [owner, editor, viewer].entries()) {
      const project = await person.api.projects.get({ projectId })
      expect(await watching[index]?.next()).toEqual({ type: 'projectUpdated', project })
      expect(project).toMatchObject({ name: 'Other', role: ['owner', 'editor', 'viewer'][index] })
    }
    for (const { leave } of watching) await leave()
  })

  it('says who has come, has another role, and has gone', async () => {
    const { house, owner, editor, viewer, projectId } = await cast()
    const { next, leave } = await watch(house, viewer, projectId)
    const [bob, guest] = [await meet(house, 'Bob'), await meet(house, 'Guest', { roles: ['guest'] })]
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
    await leave()
  })

  it('says that a project has changed hands', async () => {
    const { house, owner, editor, viewer, projectId } = await cast()
    const { next, leave } = await watch(house, viewer, projectId)
    await owner.api.projects.transfer({ projectId, userId: editor.id })
    expect(await next()).toMatchObject({ type: 'projectUpdated', project: { ownerId: editor.id, role: 'viewer' } })
    const heard = [await next(), await next()]
    expect(heard).toContainEqual({ type: 'memberChanged', userId: editor.id, role: 'owner' })
    expect(heard).toContainEqual({ type: 'memberChanged', userId: owner.id, role: 'editor' })
    await leave()
  })

  it('says when a member has become a guest, by the next look', async () => {
    const { house, aSecond, owner, editor, projectId } = await cast()
    const { next, leave } = await watch(house, owner, projectId)
    await setUser(house, editor.id, { roles: '["guest"]' })
    await aSecond()
    expect(await next()).toEqual({ type: 'memberChanged', userId: editor.id, role: 'viewer' })
    await leave()
  })

  it('says which generation waits and how it goes on', async () => {
    const { house, owner, editor, viewer, projectId } = await cast()
    const { next, leave } = await watch(house, viewer, projectId)
    const { id: generationId } = await editor.api.generations.start({ projectId, prompt: 'a feed' })
    expect(await next()).toEqual({ type: 'generationChanged', generationId, status: 'queued' })
    await house.database.transaction((tx) => house.generations.cancelAllOf(tx, { projectId }))
    await owner.api.projects.update({ projectId, name: 'Other' })
    const heard = [await next(), await next()]
    expect(heard).toContainEqual({ type: 'generationChanged', generationId, status: 'canceled' })
    await leave()
  })

  it('tells the owner of the bin and of the way back, and goes on', async () => {
    const { house, owner, projectId } = await cast()
    const { next, leave } = await watch(house, owner, projectId)
    await owner.api.projects.delete({ projectId })
    expect(await next()).toEqual({ type: 'projectDeleted' })
    const project = await owner.api.projects.restore({ projectId })
    expect(await next()).toEqual({ type: 'projectUpdated', project })
    await leave()
  })

  it.each([
    ['binned', 'with hints'],
    ['binned', 'without'],
    ['purged', 'with hints'],
    ['purged', 'without'],
  ])('ends for a member when the project is %s (%s), and says so', async (how, hints) => {
    const { house, aSecond, owner, viewer, projectId } = await cast({ hasHints: hints === 'with hints' })
    const { rest } = await watch(house, viewer, projectId)
    const ended = rest()
    await owner.api.projects[how === 'binned' ? 'delete' : 'purge']({ projectId })
    if (hints === 'without') await aSecond()
    const [heard, code] = await ended
    expect(code).toBe('PROJECT_NOT_FOUND')
    expect(heard.filter(({ type }) => type === 'projectDeleted')).toHaveLength(1)
  })

  it('ends for the owner too when the project is purged', async () => {
    const { house, owner, projectId } = await cast()
    const { rest } = await watch(house, owner, projectId)
    await owner.api.projects.purge({ projectId })
    const [heard, code] = await rest()
    expect(code).toBe('PROJECT_NOT_FOUND')
    expect(heard).toContainEqual({ type: 'projectDeleted' })
  })

  it.each(['with hints', 'without'])('ends for a member who is removed (%s), and for nobody else', async (hints) => {
    const { house, aSecond, owner, editor, viewer, projectId } = await cast({ hasHints: hints === 'with hints' })
    const [removed, kept] = [await watch(house, viewer, projectId), await watch(house, editor, projectId)]
    const ended = removed.rest()
    await owner.api.projects.unshare({ projectId, userId: viewer.id })
    if (hints === 'without') await aSecond()
    const [heard, code] = await ended
    expect(code).toBe('PROJECT_NOT_FOUND')
    expect(heard.some(({ type }) => type === 'projectDeleted')).toBe(false)
    expect(await kept.next()).toEqual({ type: 'memberChanged', userId: viewer.id, role: null })
    await kept.leave()
  })

  it('ends for a member whose session is over', async () => {
    const { house, viewer, projectId } = await cast()
    const { rest } = await watch(house, viewer, projectId)
    await viewer.api.sessions.revoke({ sessionId: viewer.signedIn.session.id })
    expect((await rest())[1]).toBe('SESSION_REVOKED')
  })

  it('tells nothing of other projects', async () => {
    const { house, owner, viewer, projectId } = await cast()
    const other = await projectOf(owner, { viewers: [viewer] })
    const { next, leave } = await watch(house, viewer, projectId)
    await owner.api.projects.update({ projectId: other.id, name: 'Elsewhere' })
    await owner.api.generations.start({ projectId: other.id, prompt: 'a feed' })
    await owner.api.projects.delete({ projectId: other.id })
    await owner.api.projects.update({ projectId, name: 'Here' })
    expect(await next()).toMatchObject({ type: 'projectUpdated', project: { id: projectId, name: 'Here' } })
    await leave()
  })

  it('is not there for strangers', async () => {
    const { house, projectId } = await cast()
    const stranger = await meet(house, 'Stranger')
    const watching = async () => {
      for await (const _ of await stranger.api.projects.watch({ projectId }));
    }
    expect(await codeOf(watching())).toBe('PROJECT_NOT_FOUND')
  })
})
