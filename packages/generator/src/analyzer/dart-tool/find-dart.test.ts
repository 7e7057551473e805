import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDart } from './find-dart.js'

let home = ''
const at = (...path: string[]) => join(home, ...path)

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'find-dart-'))
  for (const folder of ['.pub-cache', 'cache', 'sdk', 'linked', 'text', 'folder/dart', 'empty'])
    await mkdir(at(folder), { recursive: true })
  await writeFile(at('sdk', 'dart'), '#!/bin/sh\n', { mode: 0o755 })
  await symlink(at('sdk', 'dart'), at('linked', 'dart'))
  await writeFile(at('text', 'dart'), 'text')
  await chmod(at('text', 'dart'), 0o644)
})
afterAll(() => rm(home, { recursive: true }))

const pathOf = (...folders: string[]) => folders.map((folder) => at(folder)).join(':')

describe('findDart', () => {
  it.each<[string, () => Record<string, string>, string[]]>([
    [
      'on PATH, with the pub cache in the home folder',
      () => ({ PATH: pathOf('empty', 'sdk'), HOME: home }),
      ['sdk/dart', '.pub-cache'],
    ],
    [
      'with the pub cache that PUB_CACHE names',
      () => ({ PATH: pathOf('sdk'), PUB_CACHE: at('cache') }),
      ['sdk/dart', 'cache'],
    ],
    ['behind a symbolic link', () => ({ PATH: pathOf('linked'), HOME: home }), ['linked/dart', '.pub-cache']],
    [
      'after a PATH entry in which `dart` is a folder',
      () => ({ PATH: pathOf('folder', 'sdk'), HOME: home }),
      ['sdk/dart', '.pub-cache'],
    ],
  ])('finds dart %s', async (_, env, [dart = '', pubCache = '']) => {
    expect(await findDart(env())).toEqual({ dart: at(dart), pubCache: at(pubCache) })
  })

  it.each<[string, () => Record<string, string>]>([
    ['PATH', () => ({ HOME: home })],
    ['dart on PATH', () => ({ PATH: pathOf('empty', 'gone'), HOME: home })],
    ['a file named dart', () => ({ PATH: pathOf('folder'), HOME: home })],
    ['a pub cache', () => ({ PATH: pathOf('sdk'), HOME: at('empty') })],
    ['a pub cache that is a folder', () => ({ PATH: pathOf('sdk'), PUB_CACHE: at('sdk', 'dart') })],
    ['HOME', () => ({ PATH: pathOf('sdk') })],
    ['an absolute PATH entry', () => ({ PATH: ':.:sdk', HOME: home })],
  ])('returns undefined without %s', async (_, env) => {
    expect(await findDart(env())).toBeUndefined()
  })

  it('returns undefined for a file that is not executable', async () => {
    expect(await findDart({ PATH: pathOf('text'), HOME: home })).toBeUndefined()
  })
})
