import type { GenerationEvent, StartGenerationInput } from '@assistant/contract'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { type EngineEvent, type EngineInput, historyCharacters, type SourceFile } from '@assistant/generator'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../testing/generation-world.js'
import { fileEvents } from '../../testing/scripted-engine.js'
import type { GenerationWorker } from './runner/worker.js'

type User = Awaited<ReturnType<World['addUser']>>

describe.each(testDatabases())('generation kinds on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let worker: GenerationWorker
  let user: User
  /** Files of the last analysis. */
  let analyzed: readonly SourceFile[]

  beforeEach(async () => {
    test = await open()
    analyzed = []
    const analyzer = {
      analyze: async (files: readonly SourceFile[]) => {
        analyzed = files
        const finding = { line: 1, column: 1, code: 'x', message: 'm', source: 'syntax', severity: 'error' } as const
        return files.filter(({ content }) => content.includes('!')).map(({ path }) => ({ path, ...finding }))
      },
    }
    world = createWorld(test.database, { analyzer })
    worker = world.createWorker()
    await worker.start()
    user = await world.addUser()
  })
  afterEach(async () => {
    await worker.stop(0)
    await test.close()
  })

  /** Runs one generation, whose engine (if any) sends these events. Returns the input of the engine and the results. */
  async function run(input: Partial<StartGenerationInput>, engineEvents: readonly EngineEvent[] = []) {
    const { id } = await world.start(user, input)
    let given: EngineInput | undefined
    if (input.kind !== 'import' && input.kind !== 'analysis') {
      const scripted = await world.scripted.nextRun()
      given = scripted.input
      scripted.emit(...engineEvents)
      scripted.finish()
    }
    const events = await world.read(id)
    return { id, given, events, result: resultOf(events), tree: await treeOf(id) }
  }

  async function treeOf(id: string): Promise<Record<string, string>> {
    const tree: Record<string, string> = {}
    for await (const { path, content } of await world.service.archive(id)) tree[path] = content
    return tree
  }

  const setSettings = (settings: object) =>
    test.database.transaction(async (tx) => {
      const { projects } = test.database.tables
      await tx
        .update(projects)
        .set({ settings: JSON.stringify(settings) })
        .where(eq(projects.id, user.projectId))
    })

  const files = [
    { path: 'pubspec.yaml', content: 'name: app\n' },
    { path: 'lib/main.dart', content: 'void main() {}!' },
  ]

  describe('import', () => {
    it('stores the given files as a tree and analyzes them, without an engine', async () => {
      const { id, result, tree, events } = await run({ kind: 'import', files })
      expect(tree).toEqual({ 'lib/main.dart': 'void main() {}!', 'pubspec.yaml': 'name: app\n' })
      expect(result.files.map(({ path, language, change }) => [path, language, change])).toEqual([
        ['lib/main.dart', 'dart', 'added'],
        ['pubspec.yaml', 'yaml', 'added'],
      ])
      expect(result).toMatchObject({ status: 'succeeded', diagnostics: { errors: 1, warnings: 0 }, usage: null })
      expect(events.filter(({ type }) => type === 'diagnostic')).toHaveLength(1)
      expect(await world.service.get(id)).toMatchObject({ engine: null, kind: 'import', fileCount: 2 })
    })

    it('accepts several files with the same content', async () => {
      const same = ['a.txt', 'b.txt', 'c/d.txt'].map((path) => ({ path, content: 'same' }))
      const { id, tree } = await run({ kind: 'import', files: same })
      expect(tree).toEqual({ 'a.txt': 'same', 'b.txt': 'same', 'c/d.txt': 'same' })
      expect((await run({ kind: 'import', files: same.slice(1), parentId: id })).tree).toEqual({
        'b.txt': 'same',
        'c/d.txt': 'same',
      })
    })

    it('streams only the differences from the parent', async () => {
      const parent = await run({ kind: 'import', files })
      const next = [
        { path: 'pubspec.yaml', content: 'name: app\n' },
        { path: 'lib/app.dart', content: 'x' },
      ]
      const { events, result } = await run({ kind: 'import', files: next, parentId: parent.id })
      expect(result.files.map(({ path, change }) => [path, change])).toEqual([
        ['lib/app.dart', 'added'],
        ['pubspec.yaml', 'unchanged'],
      ])
      expect(pathsOf(events, 'fileStarted')).toEqual(['lib/app.dart'])
      expect(pathsOf(events, 'fileRemoved')).toEqual(['lib/main.dart'])
    })
  })

  describe('follow-ups', () => {
    it('gives the engine the tree and the history, streams the changes and ends with the complete tree', async () => {
      const parent = await run({ prompt: 'a feed' }, [
        { type: 'chat', text: 'Here it is.' },
        { type: 'options', options: { dark: false } },
        ...fileEvents('a', 'old'),
        ...fileEvents('b', 'kept'),
        ...fileEvents('c', 'gone'),
      ])
      const child = await run({ prompt: 'make it dark', parentId: parent.id }, [
        ...fileEvents('a', 'new'),
        { type: 'fileRemoved', path: 'c' },
        ...fileEvents('d', 'added'),
      ])
      expect(child.given).toEqual({
        ...{ kind: 'code', prompt: 'make it dark', errorMessage: null, settings: {}, locked: [] },
        history: [
          {
            ...{ kind: 'code', prompt: 'a feed', errorMessage: null },
            ...{ answer: 'Here it is.', options: { dark: false } },
          },
        ],
        files: [
          { path: 'a', content: 'old' },
          { path: 'b', content: 'kept' },
          { path: 'c', content: 'gone' },
        ],
      })
      expect(child.tree).toEqual({ a: 'new', b: 'kept', d: 'added' })
      expect(child.result.files.map(({ path, change }) => [path, change])).toEqual([
        ['a', 'modified'],
        ['b', 'unchanged'],
        ['d', 'added'],
      ])
      expect(pathsOf(child.events, 'fileStarted')).toEqual(['a', 'd'])
      expect(analyzed.map(({ path }) => path).toSorted()).toEqual(['a', 'b', 'd'])
      expect(await world.service.get(child.id)).toMatchObject({ parentId: parent.id, fileCount: 3 })
    })

    it('builds on the nearest ancestor with a tree, skipping conversations and failed generations', async () => {
      const tree = await run({}, fileEvents('a', 'x'))
      const talk = await run({ kind: 'conversation', parentId: tree.id }, [{ type: 'chat', text: 'Well…' }])
      const broken = await run({ parentId: talk.id }, fileEvents('../b', 'x'))
      expect(talk).toMatchObject({ result: { status: 'succeeded', files: [] }, tree: {} })
      expect(broken.result).toMatchObject({ status: 'failed', failure: { code: 'INVALID_OUTPUT' } })
      const child = await run({ parentId: broken.id }, fileEvents('b', 'y'))
      expect(child.tree).toEqual({ a: 'x', b: 'y' })
      expect(child.given?.history.map(({ kind }) => kind)).toEqual(['code', 'conversation', 'code'])
    })

    it('keeps the files of its parent when the parent is deleted before the run', async () => {
      await worker.stop(0)
      const first = world.createWorker()
      await first.start()
      const parent = await run({}, [...fileEvents('a', 'x'), ...fileEvents('b', 'y')])
      await first.stop(0)
      const { id } = await world.start(user, { parentId: parent.id })
      await world.service.delete(user.caller, parent.id)
      worker = world.createWorker()
      await worker.start()
      const scripted = await world.scripted.nextRun()
      scripted.emit(...fileEvents('b', 'z'))
      scripted.finish()
      await world.read(id)
      expect(await treeOf(id)).toEqual({ a: 'x', b: 'z' })
      expect(await world.service.get(id)).toMatchObject({ parentId: null })
    })

    it('limits the history to the newest entries of a long conversation', async () => {
      const chat = [{ type: 'chat', text: 'answer '.repeat(2_000) } as const]
      let last = await run({ kind: 'conversation', prompt: '0'.repeat(20_000) }, chat)
      for (let at = 1; at < 4; at += 1) {
        last = await run({ kind: 'conversation', prompt: `${at}`.repeat(20_000), parentId: last.id }, chat)
      }
      const { given } = await run({ kind: 'conversation', parentId: last.id })
      expect(given?.history.map(({ prompt, answer }) => [prompt[0], prompt.length, answer.length])).toEqual([
        ['2', 20_000, 4_000],
        ['3', 20_000, 4_000],
      ])
    })

    it('keeps the history within its limit in UTF-16 units when characters have two', async () => {
      const emoji = '🎉'.repeat(20_000)
      const parent = await run({ kind: 'import', files })
      const { id } = await run({ kind: 'fix', prompt: emoji, errorMessage: emoji, parentId: parent.id }, [
        { type: 'chat', text: emoji },
      ])
      const { given } = await run({ kind: 'conversation', parentId: id })
      expect(given?.history.map(({ kind }) => kind)).toEqual(['import', 'fix'])
      expect(JSON.stringify(given?.history).length).toBeLessThan(historyCharacters)
    })
  })

  describe('fix', () => {
    it('passes the error message to the engine and keeps the files that it does not change', async () => {
      const parent = await run({ kind: 'import', files })
      const { given, tree } = await run(
        { kind: 'fix', parentId: parent.id, errorMessage: 'Unexpected !' },
        fileEvents('lib/main.dart', 'void main() {}'),
      )
      expect(given).toMatchObject({ kind: 'fix', errorMessage: 'Unexpected !' })
      expect(tree).toEqual({ 'lib/main.dart': 'void main() {}', 'pubspec.yaml': 'name: app\n' })
    })

    it('rejects a parent without files', async () => {
      const talk = await run({ kind: 'conversation' })
      await expect(world.start(user, { kind: 'fix', parentId: talk.id })).rejects.toMatchObject({
        ...{ reason: 'BAD_REQUEST', fields: [{ path: 'parentId' }] },
      })
    })
  })

  describe('analysis', () => {
    it('reports diagnostics of the given files or of the files of a parent, and stores no files', async () => {
      const given = await run({ kind: 'analysis', files })
      expect(given).toMatchObject({ tree: {}, result: { files: [], diagnostics: { errors: 1, warnings: 0 } } })
      const parent = await run({ kind: 'import', files: [{ path: 'a.dart', content: '!' }] })
      const ofParent = await run({ kind: 'analysis', parentId: parent.id })
      expect(pathsOf(ofParent.events, 'diagnostic')).toEqual(['a.dart'])
      // A follow-up of this analysis builds on the analyzed files of the parent.
      expect((await run({ parentId: ofParent.id }, fileEvents('b', 'x'))).tree).toEqual({ 'a.dart': '!', b: 'x' })
    })
  })

  describe('conversation', () => {
    it('fails when the engine writes a file', async () => {
      const { result } = await run({ kind: 'conversation' }, fileEvents('a', 'x'))
      expect(result).toMatchObject({ status: 'failed', failure: { code: 'INVALID_OUTPUT' }, files: [] })
    })
  })

  it('keeps locked files when an engine or an import changes them, and reports it once', async () => {
    const parent = await run({ kind: 'import', files: [...files, { path: 'lib/keep.dart', content: 'mine' }] })
    await setSettings({ lockedPaths: ['lib/keep*'] })
    const changed = await run({ parentId: parent.id }, fileEvents('lib/keep.dart', 'theirs'))
    const imported = await run({ kind: 'import', files, parentId: changed.id })
    for (const { tree, events } of [changed, imported]) {
      expect(tree['lib/keep.dart']).toBe('mine')
      const statuses = events.flatMap((event) => (event.type === 'status' ? [event.message] : []))
      expect(statuses.filter((message) => message.includes('lib/keep.dart is locked'))).toHaveLength(1)
    }
  })
})

function resultOf(events: readonly GenerationEvent[]) {
  const result = events.at(-1)
  if (result?.type !== 'result') throw new Error('The last event is not a result')
  return result
}

function pathsOf(events: readonly GenerationEvent[], type: GenerationEvent['type']): string[] {
  return events.flatMap((event) => (event.type === type && 'path' in event ? [event.path] : []))
}
