import { cp, readdir, readFile, stat } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { hoverText } from '../../support/packages/hover-text.js'
import { installIsolatedSdk, installPackedSdk } from '../../support/packages/packed-sdk.js'
import { startProcess, type TestProcess } from '../../support/processes/test-process.js'
import { repositoryRoot } from '../../support/servers/start-product.js'

describe('the packed SDK, in a folder that knows nothing of this repository', () => {
  const cleanup = cleanUpAfterAll()
  let folder = ''
  let tarball = ''

  beforeAll(async () => {
    folder = await installPackedSdk(cleanup)
    tarball = join(folder, 'node_modules', '@assistant', 'sdk')
    await cp(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true })
  })

  const run = (...parameters: string[]): TestProcess => runIn(folder, ...parameters)
  const runIn = (workingFolder: string, ...parameters: string[]): TestProcess =>
    startProcess(cleanup, { command: process.execPath, arguments: parameters, workingFolder, environment: {} })

  const compile = (config: string) => compileIn(folder, config)
  const compileIn = async (workingFolder: string, config: string) => {
    const compiler = runIn(
      workingFolder,
      join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc'),
      '--project',
      config,
    )
    const { code } = await compiler.exited
    return { code, errors: compiler.output().trim().split('\n').filter(Boolean) }
  }

  const readAll = async (pattern: RegExp) => {
    const names = (await readdir(join(tarball, 'dist'))).filter((name) => pattern.test(name))
    return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(tarball, 'dist', name), 'utf8') })))
  }

  it.each(['bundler', 'nodenext'])(
    'gives a strict consumer every type, its own declarations checked too, by %s',
    async (resolution) => {
      expect(await compile(`tsconfig.${resolution}.json`)).toEqual({ code: 0, errors: [] })
    },
  )

  it('would fail that check, were a type lost', async () => {
    const { code, errors } = await compile('tsconfig.wrong.json')
    expect(code).not.toBe(0)
    expect(errors).toEqual([
      expect.stringMatching(/^wrong\.ts\(\d+,\d+\): error TS2353: .*'colour'/),
      expect.stringMatching(/^wrong\.ts\(\d+,\d+\): error TS2322: .*'string'.*'number'/),
    ])
  })

  it('lets declarations name its types where its dependencies are out of reach', async () => {
    const isolated = await installIsolatedSdk(cleanup, folder)
    expect(await readdir(join(isolated, 'node_modules'))).not.toContain('@trpc')
    await cp(fileURLToPath(new URL('consumer', import.meta.url)), isolated, { recursive: true })
    expect(await compileIn(isolated, 'tsconfig.declaration.json')).toEqual({ code: 0, errors: [] })
    const declared = await readFile(join(isolated, 'out', 'declaration.d.ts'), 'utf8')
    expect(declared).toContain('export declare const api: import("@assistant/sdk").Api;')
    expect(declared).not.toContain('trpc')
  })

  it.each([
    ['api.projects.§share', /^Shares a project with an address\.[\s\S]*@throws \{AssistantError\} .*ALREADY_MEMBER/],
    [
      'api.projects.share.§mutate',
      /^Shares a project with an address\.[\s\S]*@throws \{AssistantError\} .*ALREADY_MEMBER/,
    ],
    ['api.generations.events.§subscribe', /^Streams the events of a generation\./],
    ["api.projects.create.mutate({ §idempotencyKey: 'key', name: 'x' })", /^[A-Z].*/],
    ["(await api.projects.get.query({ projectId: '' })).§updatedAt", /^Advances by at least 1 ms/],
    ["(await api.generations.get.query({ generationId: '' })).§attempt", /^Number of the attempt: 1/],
  ])('documents %s where an editor points at it', (expression, text) => {
    expect(hoverText(folder, `const { api } = createAssistant({ url: '' })\nawait ${expression}`)).toMatch(text)
  })

  it('holds the build, the manifest, the page about it and the licence, and nothing else', async () => {
    const entries = (await readdir(tarball)).toSorted()
    expect(entries).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
    const kinds = new Set(
      (await readdir(join(tarball, 'dist'))).map((name) => name.replace(/^[^.]+(\.node|\.web)?\./, '')),
    )
    expect([...kinds].toSorted()).toEqual(['d.ts', 'js', 'js.map'])
    const { size } = await stat(join(tarball, 'dist', 'index.js'))
    expect(size).toBeLessThan(64 * 1024)
  })

  it('has no code, type or word of the server in it', async () => {
    const inside = await readAll(/\.(js|d\.ts|map)$/)
    // The rules for paths are the contract's own: they are carried on purpose, and source maps name them.
    const server =
      /drizzle|better-sqlite3|argon2|lucia|pino|\bzod\b|workspace:|\/work\/|@assistant\/(api|contract(?!\/paths\b)|database)/
    expect(inside.filter(({ text }) => server.test(text)).map(({ name }) => name)).toEqual([])
  })

  it('imports what it declares, and what is only of Node in its entries for Node alone', async () => {
    const manifest: { dependencies: Record<string, string> } = JSON.parse(
      await readFile(join(tarball, 'package.json'), 'utf8'),
    )
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual(['@trpc/client', '@trpc/server', 'ws'])
    for (const { name, text } of await readAll(/\.(js|d\.ts)$/)) {
      const imported = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
      const packages = imported
        .filter((path) => !path.startsWith('.'))
        .map((path) =>
          path
            .split('/')
            .slice(0, path.startsWith('@') ? 2 : 1)
            .join('/'),
        )
      const isForNode = /^(node|websocket\.node)\./.test(name)
      const allowed = ['@trpc/client', '@trpc/server', '#websocket', ...(isForNode ? ['ws'] : [])]
      const strangers = packages.filter((path) => !allowed.includes(path) && !(isForNode && isBuiltin(path)))
      expect({ name, strangers }).toEqual({ name, strangers: [] })
    }
  })

  it('runs on this Node', async () => {
    const program = run('run.mjs')
    expect(await program.exited, program.output()).toEqual({ code: 0, signal: null })
    expect(program.output()).toBe('UNAUTHENTICATED\nNETWORK\nUNSAFE_PATH\nnull\n')
  })
})
