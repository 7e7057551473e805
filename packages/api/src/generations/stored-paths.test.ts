import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../testing/generation-world.js'
import { fileEvents } from '../../testing/scripted-engine.js'
import type { GenerationWorker } from './runner/worker.js'

/**
 * The paths of a tree that an earlier version accepted, by the valid path under which the test imports each file first.
 * New files must not have the first path, nor can the second and the third be together in a new tree.
 */
const oldPaths: Readonly<Record<string, string>> = {
  'one.txt': '.git/hooks/post-checkout',
  'two.txt': 'lib/A.dart',
  'three.txt': 'lib/a.dart',
  'four.txt': 'left-out.TXT',
  'five.txt': 'pubspec.yaml',
}

describe.each(testDatabases())('a stored tree on $name', ({ open }) => {
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

  /** Imports a tree and renames its files in the database to the old paths. */
  async function storeOldTree(): Promise<string> {
    const files = Object.keys(oldPaths).map((path) => ({ path, content: `of ${path}` }))
    const { id } = await world.start(user, { kind: 'import', files })
    await world.read(id)
    const { generationFiles } = test.database.tables
    await test.database.transaction(async (tx) => {
      for (const [from, path] of Object.entries(oldPaths)) {
        const isFile = and(eq(generationFiles.generationId, id), eq(generationFiles.path, from))
        await tx.update(generationFiles).set({ path }).where(isFile)
      }
    })
    return id
  }

  async function unpack(id: string): Promise<Record<string, string>> {
    const files: Record<string, string> = {}
    for await (const { path, content } of await world.service.archive(id)) files[path] = content
    return files
  }

  it('can be read file by file and deleted when it has paths that new files must not have', async () => {
    const id = await storeOldTree()
    const { files } = await world.service.files(id)
    expect(files.map(({ path }) => path).toSorted()).toEqual(Object.values(oldPaths).toSorted())
    for (const [from, path] of Object.entries(oldPaths)) {
      expect(await world.service.file(id, path)).toMatchObject({ path, content: `of ${from}` })
    }
    expect(await world.service.delete(user.caller, id)).toEqual({ deleted: true })
  })

  it('is archived without files that are not safe to unpack, which a note names', async () => {
    const { 'LEFT-OUT-2.txt': note, ...files } = await unpack(await storeOldTree())
    expect(files).toEqual({
      'lib/A.dart': 'of two.txt',
      'left-out.TXT': 'of four.txt',
      'pubspec.yaml': 'of five.txt',
    })
    expect(note).toContain('- ".git/hooks/post-checkout" has a part that git takes for its own folder (".git").')
    expect(note).toContain('- "lib/a.dart" and "lib/A.dart" are one file on systems that ignore case')
    expect(note?.match(/^- /gm)).toHaveLength(2)
  })

  it('can be built on when it has paths that new files must not have: its files may stay and change', async () => {
    const parentId = await storeOldTree()
    const follow = async (path: string) => {
      const { id } = await world.start(user, { parentId })
      const scripted = await world.scripted.nextRun()
      scripted.emit(...fileEvents(path, 'new'))
      scripted.finish()
      return { id, result: (await world.read(id)).at(-1) }
    }
    const changed = await follow('lib/a.dart')
    expect(changed.result).toMatchObject({ status: 'succeeded' })
    expect(await world.service.file(changed.id, 'lib/a.dart')).toMatchObject({ content: 'new', change: 'modified' })
    expect(await world.service.file(changed.id, '.git/hooks/post-checkout')).toMatchObject({ change: 'unchanged' })

    const failure = { code: 'INVALID_OUTPUT', message: expect.stringContaining('".git/config" has a part that git') }
    expect((await follow('.git/config')).result).toMatchObject({ status: 'failed', failure })
  })

  it('is archived without a note when all paths are valid', async () => {
    const { id } = await world.start(user, { kind: 'import', files: [{ path: 'lib/a.dart', content: 'x' }] })
    await world.read(id)
    expect(await unpack(id)).toEqual({ 'lib/a.dart': 'x' })
  })
})
