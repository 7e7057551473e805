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
      'on the path, with the cache at home',
      () => ({ PATH: pathOf('empty', 'sdk'), HOME: home }),
      ['sdk/dart', '.pub-cache'],
    ],
    ['with a cache of its own', () => ({ PATH: pathOf('sdk'), PUB_CACHE: at('cache') }), ['sdk/dart', 'cache']],
    ['behind a link', () => ({ PATH: pathOf('linked'), HOME: home }), ['linked/dart', '.pub-cache']],
    ['where it is a program', () => ({ PATH: pathOf('folder', 'sdk'), HOME: home }), ['sdk/dart', '.pub-cache']],
  ])('finds it %s', async (_, env, [dart = '', pubCache = '']) => {
    expect(await findDart(env())).toEqual({ dart: at(dart), pubCache: at(pubCache) })
  })

  it.each<[string, () => Record<string, string>]>([
    ['a path', () => ({ HOME: home })],
    ['it on the path', () => ({ PATH: pathOf('empty', 'gone'), HOME: home })],
    ['a program of the name', () => ({ PATH: pathOf('folder'), HOME: home })],
    ['a cache', () => ({ PATH: pathOf('sdk'), HOME: at('empty') })],
    ['a cache that is a folder', () => ({ PATH: pathOf('sdk'), PUB_CACHE: at('sdk', 'dart') })],
    ['a home', () => ({ PATH: pathOf('sdk') })],
    ['a place that is the same for everybody', () => ({ PATH: ':.:sdk', HOME: home })],
  ])('finds nothing without %s', async (_, env) => {
    expect(await findDart(env())).toBeUndefined()
  })

  it('finds nothing that may not be run', async () => {
    expect(await findDart({ PATH: pathOf('text'), HOME: home })).toBeUndefined()
  })
})
