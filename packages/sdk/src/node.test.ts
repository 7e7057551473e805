import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileStorage, saveFiles } from './node.js'
import type { StoredSession } from './storage.js'
import { ada, sessionOfAda } from './testing/people.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-sdk-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const kept: StoredSession = {
  user: ada,
  session: sessionOfAda,
  accessToken: 'access',
  renewAt: 1,
  refreshToken: 'refresh',
  refreshTokenExpiresAt: '2026-01-31T12:00:00.000Z',
}

describe('fileStorage', () => {
  it('stores a session in a single file that only its owner can read and write', async () => {
    const file = join(folder, 'deep', 'session.json')
    await fileStorage(file).set(kept)
    expect(await fileStorage(file).get()).toEqual(kept)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'deep'))).toEqual(['session.json'])
  })

  it('returns null without a file, after sign-out and for a damaged file', async () => {
    const file = join(folder, 'session.json')
    const storage = fileStorage(file)
    expect(await storage.get()).toBeNull()
    await storage.set(kept)
    await storage.set(null)
    await storage.set(null)
    expect(await storage.get()).toBeNull()
    await writeFile(file, '{"accessToken":')
    expect(await storage.get()).toBeNull()
  })

  it('returns complete sessions only, also during writes', async () => {
    const storage = fileStorage(join(folder, 'session.json'))
    await storage.set(kept)
    const long = { ...kept, accessToken: 'x'.repeat(200_000) }
    const writes = Array.from({ length: 20 }, (_, index) => storage.set(index % 2 === 0 ? long : kept))
    const reads = await Promise.all(Array.from({ length: 40 }, () => storage.get()))
    await Promise.all(writes)
    for (const read of reads) expect([kept.accessToken, long.accessToken]).toContain(read?.accessToken)
  })
})

describe('saveFiles', () => {
  it('writes the files of a tree, replaces existing files and keeps all others', async () => {
    await writeFile(join(folder, 'notes.txt'), 'mine')
    await saveFiles(folder, new Map([['lib/main.dart', 'one']]))
    await saveFiles(
      folder,
      new Map([
        ['lib/main.dart', 'two'],
        ['pubspec.yaml', 'name: app'],
      ]),
    )
    expect(await readFile(join(folder, 'lib/main.dart'), 'utf8')).toBe('two')
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine')
    expect((await readdir(folder)).toSorted()).toEqual(['lib', 'notes.txt', 'pubspec.yaml'])
  })

  it.each(['../x', '/etc/x', 'a/../../x', 'a\\..\\x', 'C:x', 'a//x', './x', 'a/', '', 'nul\0l', 'bell\u0007', '..'])(
    'rejects the path %j with UNSAFE_PATH and writes nothing',
    async (path) => {
      const files = new Map([
        ['good.dart', 'good'],
        [path, 'bad'],
      ])
      await expect(saveFiles(join(folder, 'out'), files)).rejects.toMatchObject({ code: 'UNSAFE_PATH' })
      expect(await readdir(folder)).toEqual([])
    },
  )

  it.each([
    ['.git/hooks/post-checkout', 'git takes for its own folder'],
    ['lib/CON.dart', 'Windows reserves'],
    ['lib/a.', 'ends with a dot or a blank'],
    ['lib/\u202etrad.exe', '"lib/\\u{202e}trad.exe" has an invisible character'],
    ['LIB/Good.dart', '"LIB/Good.dart" and "lib/good.dart" are one file'],
  ])('rejects the path %j with the rule that it violates, and writes nothing', async (path, rule) => {
    const files = new Map([
      ['lib/good.dart', 'good'],
      [path, 'bad'],
    ])
    const saved = saveFiles(join(folder, 'out'), files)
    await expect(saved).rejects.toMatchObject({ code: 'UNSAFE_PATH', message: expect.stringContaining(rule) })
    expect(await readdir(folder)).toEqual([])
  })

  it('does not follow symbolic links that lead out of the folder', async () => {
    const outside = join(folder, 'outside')
    const out = join(folder, 'out')
    await mkdir(outside)
    await mkdir(out)
    await symlink(outside, join(out, 'lib'))
    await writeFile(join(outside, 'victim'), 'untouched')
    await symlink(join(outside, 'victim'), join(out, 'file.dart'))
    await expect(saveFiles(out, new Map([['lib/x.dart', 'bad']]))).rejects.toMatchObject({ code: 'UNSAFE_PATH' })
    await saveFiles(out, new Map([['file.dart', 'mine']]))
    expect(await readFile(join(out, 'file.dart'), 'utf8')).toBe('mine')
    expect(await readFile(join(outside, 'victim'), 'utf8')).toBe('untouched')
    expect(await readdir(outside)).toEqual(['victim'])
  })
})
