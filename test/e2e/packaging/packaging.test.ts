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

describe('the packed SDK, installed outside of the repository', () => {
  const cleanup = cleanUpAfterAll()
  let folder = ''
  let packageFolder = ''

  beforeAll(async () => {
    folder = await installPackedSdk(cleanup)
    packageFolder = join(folder, 'node_modules', '@assistant', 'sdk')
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

  const readBuild = async (pattern: RegExp) => {
    const names = (await readdir(join(packageFolder, 'dist'))).filter((name) => pattern.test(name))
    return Promise.all(
      names.map(async (name) => ({ name, text: await readFile(join(packageFolder, 'dist', name), 'utf8') })),
    )
  }

  it.each(['bundler', 'nodenext'])(
    'compiles with its declarations and a consumer under strict checks, with moduleResolution %s',
    async (resolution) => {
      expect(await compile(`tsconfig.${resolution}.json`)).toEqual({ code: 0, errors: [] })
    },
  )

  it('fails the same checks when the consumer uses wrong types', async () => {
    const { code, errors } = await compile('tsconfig.wrong.json')
    expect(code).not.toBe(0)
    expect(errors).toEqual([
      expect.stringMatching(/^wrong\.ts\(\d+,\d+\): error TS2353: .*'colour'/),
      expect.stringMatching(/^wrong\.ts\(\d+,\d+\): error TS2322: .*'string'.*'number'/),
    ])
  })

  it('lets a consumer emit declarations without access to the dependencies of the SDK', async () => {
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
  ])('shows the documentation of %s in an editor', (expression, text) => {
    expect(hoverText(folder, `const { api } = createAssistant({ url: '' })\nawait ${expression}`)).toMatch(text)
  })

  it('contains the build, package.json, README.md and LICENSE, and nothing else', async () => {
    const entries = (await readdir(packageFolder)).toSorted()
    expect(entries).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
    const kinds = new Set(
      (await readdir(join(packageFolder, 'dist'))).map((name) => name.replace(/^[^.]+(\.node|\.web)?\./, '')),
    )
    expect([...kinds].toSorted()).toEqual(['d.ts', 'js', 'js.map'])
    const { size } = await stat(join(packageFolder, 'dist', 'index.js'))
    expect(size).toBeLessThan(64 * 1024)
  })

  it('contains no code, types or names of the server', async () => {
    const contents = await readBuild(/\.(js|d\.ts|map)$/)
    // Allows `@assistant/contract/paths`: the SDK bundles it on purpose, and source maps contain its name.
    const serverNames =
      /drizzle|better-sqlite3|argon2|lucia|pino|\bzod\b|workspace:|\/work\/|@assistant\/(api|contract(?!\/paths\b)|database)/
    expect(contents.filter(({ text }) => serverNames.test(text)).map(({ name }) => name)).toEqual([])
  })

  it('imports only declared dependencies, and built-in modules of Node only in its entry points for Node', async () => {
    const manifest: { dependencies: Record<string, string> } = JSON.parse(
      await readFile(join(packageFolder, 'package.json'), 'utf8'),
    )
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual(['@trpc/client', '@trpc/server', 'ws'])
    for (const { name, text } of await readBuild(/\.(js|d\.ts)$/)) {
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
      const undeclared = packages.filter((path) => !allowed.includes(path) && !(isForNode && isBuiltin(path)))
      expect({ name, undeclared }).toEqual({ name, undeclared: [] })
    }
  })

  it('runs on this Node', async () => {
    const program = run('run.mjs')
    expect(await program.exited, program.output()).toEqual({ code: 0, signal: null })
    expect(program.output()).toBe('UNAUTHENTICATED\nNETWORK\nUNSAFE_PATH\nnull\n')
  })
})
