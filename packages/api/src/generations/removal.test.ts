import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, isType, type World } from '../../testing/generation-world.js'
import { fileEvents } from '../../testing/scripted-engine.js'
import { insertContents } from './input-store.js'
import type { GenerationWorker } from './runner/worker.js'
import { toTreeFile } from './tree-file.js'

describe.each(testDatabases())('removal and archives of generations on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let worker: GenerationWorker
  let user: Awaited<ReturnType<World['addUser']>>

  beforeEach(async () => {
    test = await open()
    world = createWorld(test.database)
    worker = world.createWorker()
    await worker.start()
    user = await world.addUser()
  })
  afterEach(async () => {
    await worker.stop(0)
    await test.close()
  })

  const contents = async () => {
    const { query, tables } = test.database
    return (await query.select({ content: tables.fileContents.content }).from(tables.fileContents)).map(
      ({ content }) => content,
    )
  }

  async function finished(...files: readonly (readonly [path: string, content: string])[]): Promise<string> {
    const { id } = await world.start(user)
    const run = await world.scripted.nextRun()
    run.emit(...files.flatMap(([path, content]) => fileEvents(path, content)))
    run.finish()
    await world.read(id)
    return id
  }

  describe('delete', () => {
    it('removes a generation with its events and the contents that no other generation uses', async () => {
      const first = await finished(['a', 'shared'], ['b', 'own'])
      const second = await finished(['c', 'shared'])
      expect(await world.service.delete(user.caller, first)).toEqual({ deleted: true })
      expect(await contents()).toEqual(['shared'])
      for (const call of [world.service.get, world.service.files, (id: string) => world.read(id)]) {
        await expect(call(first)).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
      }
      await expect(world.service.delete(user.caller, first)).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
      expect(await world.service.file(second, 'c')).toMatchObject({ content: 'shared' })
    })

    it('ends a running generation and its subscriptions', async () => {
      const { id } = await world.start(user)
      const run = await world.scripted.nextRun()
      run.emit({ type: 'chat', text: 'Hello' })
      await world.read(id, 0, isType('chat'))
      const reading = world.read(id)
      reading.catch(() => undefined)
      await world.service.delete(user.caller, id)
      await expect(reading).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
      await run.left
      // The worker still runs other generations.
      await finished(['a', 'x'])
    })

    it('makes a repeated start with the same idempotency key fail as GENERATION_NOT_FOUND', async () => {
      const { id } = await world.start(user, { idempotencyKey: 'k' })
      await world.service.delete(user.caller, id)
      await expect(world.start(user, { idempotencyKey: 'k' })).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
    })

    it('keeps a content that an open transaction has just referenced', async () => {
      const id = await finished(['a', 'same'])
      const other = await finished(['b', 'else'])
      const { tables } = test.database
      let begin = () => {}
      // Created outside of the transaction: calls inside of it would join it.
      const deletion = new Promise<void>((resolve) => {
        begin = resolve
      }).then(() => world.service.delete(user.caller, id))
      await test.database.transaction(
        async (tx) => {
          const file = toTreeFile('c', 'text', 'same')
          await insertContents(tx, tables, user.projectId, [file])
          const { content, ...facts } = file
          const row = { ...facts, projectId: user.projectId, generationId: other, change: 'added' } as const
          await tx.insert(tables.generationFiles).values(row)
          begin()
          // On PostgreSQL the deletion starts now and waits for this transaction. On SQLite it starts after it.
          for (let round = 0; round < 50; round += 1) await tx.select().from(tables.projects)
        },
        { isolation: 'read committed' },
      )
      await deletion
      expect(await world.service.file(other, 'c')).toMatchObject({ content: 'same' })
    })

    it('keeps a content that a run writes at the same time', async () => {
      for (let round = 0; round < 20; round += 1) {
        const old = await finished(['a', `same ${round}`])
        const { id } = await world.start(user)
        const run = await world.scripted.nextRun()
        run.emit(...fileEvents('b', `same ${round}`))
        run.finish()
        const [, events] = await Promise.all([world.service.delete(user.caller, old), world.read(id)])
        expect(events.at(-1)).toMatchObject({ status: 'succeeded', files: [{ path: 'b' }] })
        expect(await world.service.file(id, 'b')).toMatchObject({ content: `same ${round}` })
      }
    })
  })

  describe('archive', () => {
    const many = Array.from({ length: 30 }, (_, at) => [`f${at}`, 'x'] as const)

    it('rejects a generation that has not ended', async () => {
      const { id } = await world.start(user)
      await expect(world.service.archive(id)).rejects.toMatchObject({ reason: 'CONFLICT' })
    })

    it('fails when the generation is deleted while it is read, so that a part does not look complete', async () => {
      const id = await finished(...many)
      const archive = await world.service.archive(id)
      await archive.next()
      await world.service.delete(user.caller, id)
      await expect(
        (async () => {
          for await (const _ of archive);
        })(),
      ).rejects.toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
    })
  })

  describe('deleteOldEvents', () => {
    it('deletes all events except the result of generations that ended over 30 days ago, and keeps their files', async () => {
      const [old, recent] = [await finished(['a', 'x']), await finished(['a', 'x'])]
      const { generations } = test.database.tables
      const { lastEventId } = await world.service.get(old)
      await test.database.transaction(async (tx) => {
        const finishedAt = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000)
        await tx.update(generations).set({ finishedAt }).where(eq(generations.id, old))
      })
      await world.service.deleteOldEvents(new AbortController().signal)
      await world.service.deleteOldEvents(new AbortController().signal)

      await expect(world.read(old)).rejects.toMatchObject({ reason: 'EVENTS_EXPIRED' })
      await expect(world.read(old, lastEventId - 2)).rejects.toMatchObject({ reason: 'EVENTS_EXPIRED' })
      expect(await world.read(old, lastEventId - 1)).toMatchObject([{ type: 'result', status: 'succeeded' }])
      expect(await world.read(old, lastEventId)).toEqual([])
      expect(await world.service.file(old, 'a')).toMatchObject({ content: 'x' })
      expect((await world.read(recent)).at(-1)).toMatchObject({ type: 'result' })
    })
  })
})
