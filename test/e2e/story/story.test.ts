import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contract, generation, generationEvent } from '@assistant/contract'
import Sqlite from 'better-sqlite3'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectStoredFiles } from '../../support/clients/event-assertions.js'
import { signIn } from '../../support/clients/test-users.js'
import { callOrThrow } from '../../support/clients/trpc-calls.js'
import { installPackedSdk } from '../../support/packages/packed-sdk.js'
import { startProcess } from '../../support/processes/test-process.js'
import {
  repositoryRoot,
  runStartScript,
  type StartedProduct,
  startProduct,
} from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const numbered = z.intersection(generationEvent, z.object({ number: z.int() }))

describe('the product, started with npm start and used through the packed SDK', () => {
  const cleanup = cleanUpAfterAll()
  let dataFolder = ''
  let consumerFolder = ''
  let server: StartedProduct

  beforeAll(async () => {
    dataFolder = join(await temporaryFolder(cleanup), 'data')
    server = await startProduct(cleanup, { DATA_DIR: dataFolder })
    consumerFolder = await installPackedSdk(cleanup)
  })

  const runConsumer = async (script: string, environment: Record<string, string> = {}) => {
    const program = startProcess(cleanup, {
      command: process.execPath,
      arguments: [script],
      workingFolder: consumerFolder,
      environment,
    })
    expect(await program.exited, program.output()).toEqual({ code: 0, signal: null })
    return program.output()
  }

  it('lets the demo user sign in, create a project, and run a generation whose events contain the stored files', async () => {
    const account = await readDemoAccount(dataFolder)
    await copyFile(fileURLToPath(new URL('consumer.mjs', import.meta.url)), join(consumerFolder, 'consumer.mjs'))
    const output = await runConsumer('consumer.mjs', {
      ASSISTANT_URL: server.url,
      EMAIL: account.email,
      PASSWORD: account.password,
      PROMPT: 'a Q&A feed in teal, topics required',
    })
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    const finished = generation.parse(lines.pop())
    const events = lines.map((line) => numbered.parse(line))
    const person = await signIn(server.url, account)
    await expectStoredFiles(events, { url: server.url, person, generationId: finished.id })

    const result = events.at(-1)
    expect(result).toMatchObject({ type: 'result', status: 'succeeded', diagnostics: { errors: 0 } })
    expect(finished).toMatchObject({
      status: 'succeeded',
      lastEventId: events.length,
      attempt: 1,
      userId: person.user.id,
    })
    const paths = result?.type === 'result' ? result.files.map(({ path }) => path) : []
    expect(paths).toEqual(
      expect.arrayContaining(['pubspec.yaml', 'lib/main.dart', 'README.md', 'analysis_options.yaml']),
    )
    const theme = events.flatMap((event) =>
      event.type === 'fileDelta' && event.path.endsWith('.dart') ? [event.text] : [],
    )
    expect(theme.join('')).toMatch(/008080/i)
  })

  it('prints the file name of the demo accounts, but not their passwords', async () => {
    const account = await readDemoAccount(dataFolder)
    expect(server.output()).toContain('demo-accounts.json')
    expect(server.output()).not.toContain(account.password)
  })

  it('runs the example of the README unchanged except for the URL', async () => {
    const readme = await readFile(join(repositoryRoot, 'README.md'), 'utf8')
    const [, example = ''] = /^## Use it from TypeScript\n+```ts\n([\s\S]*?)```/m.exec(readme) ?? []
    expect(example).toContain('http://127.0.0.1:3000')
    const { outputText } = ts.transpileModule(example.replaceAll('http://127.0.0.1:3000', server.url), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    await writeFile(join(consumerFolder, 'readme.mjs'), outputText)
    const output = await runConsumer('readme.mjs')
    expect(output).toContain('lib/main.dart')
    expect(output).toContain('succeeded')
    expect(output).toContain(' main() ')
  })

  it.each([
    ['sh', 'bash'],
    ['ts', process.execPath],
  ])('runs the %s example of the migration guide', async (language, command) => {
    const page = await readFile(join(repositoryRoot, 'docs', 'migrating.md'), 'utf8')
    const [, example = ''] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'm').exec(page) ?? []
    expect(example).toContain('http://127.0.0.1:3000')
    const text = example.replaceAll('http://127.0.0.1:3000', server.url)
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    const file = language === 'sh' ? 'migrating.sh' : 'migrating.mjs'
    await writeFile(join(consumerFolder, file), language === 'sh' ? `set -euo pipefail\n${text}` : outputText)
    const program = startProcess(cleanup, {
      command,
      arguments: [file],
      workingFolder: consumerFolder,
      environment: {},
    })
    expect(await program.exited, program.output()).toEqual({ code: 0, signal: null })
    expect(program.output()).toContain('fix,conversation,code')
    expect(program.output()).toContain(language === 'sh' ? 'likeminds_feed_flutter_core' : 'succeeded')
    if (language === 'sh') expect(program.output()).toMatch(/^ +1 event: result$/m)
  })

  it('fails to start on a used port, in a used data folder, and in one that is not writable', async () => {
    const port = new URL(server.url).port
    const otherFolder = await temporaryFolder(cleanup)
    const file = join(otherFolder, 'file')
    await writeFile(file, '')
    const failures: (readonly [Record<string, string>, RegExp])[] = [
      [{ DATA_DIR: join(otherFolder, 'data'), PORT: port }, new RegExp(`[Pp]ort ${port}`)],
      [{ DATA_DIR: dataFolder }, new RegExp(dataFolder)],
      [{ DATA_DIR: join(file, 'data') }, /cannot be written/],
    ]
    for (const [environment, pattern] of failures) {
      const { code, lines } = await runStartScript(cleanup, environment)
      expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(pattern)] })
    }
    expect(await callOrThrow(contract.system.health.output, server.url, 'system.health', {})).toMatchObject({
      status: 'ok',
    })
  })

  it('reports all invalid settings together, without the secret and without a stack trace', async () => {
    const environment = {
      PORT: 'none',
      REFRESH_GRACE_SECONDS: '-1',
      REDIS_URL: 'redis://127.0.0.1',
      SECRET: 'too short',
    }
    const { code, lines } = await runStartScript(cleanup, { ...environment, DATA_DIR: await temporaryFolder(cleanup) })
    expect(code).toBe(1)
    for (const name of Object.keys(environment)) expect(lines.filter((line) => line.includes(name))).toHaveLength(1)
    expect(lines.join('\n')).not.toContain('too short')
    expect(lines.join('\n')).not.toMatch(/^\s+at /m)
  })

  it('stops on SIGTERM, and keeps its accounts after a restart', async () => {
    const account = await readDemoAccount(dataFolder)
    server.sendSignal('SIGTERM')
    await server.exited
    const startedAt = performance.now()
    server = await startProduct(cleanup, { DATA_DIR: dataFolder })
    const seconds = (performance.now() - startedAt) / 1_000
    console.info(`the second npm start was ready after ${seconds.toFixed(1)} s`)
    expect((await signIn(server.url, account)).user.email).toBe(account.email)
  })

  it('fails to start with the database of a newer version', async () => {
    server.sendSignal('SIGTERM')
    await server.exited
    const database = new Sqlite(join(dataFolder, 'assistant.db'))
    database.prepare("insert into applied_migrations (name, applied_at) values ('9999_from_the_future', 0)").run()
    database.close()
    const { code, lines } = await runStartScript(cleanup, { DATA_DIR: dataFolder })
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/newer version/)] })
  })
})

/** Returns the demo user from the file that the server writes at its start. */
async function readDemoAccount(dataFolder: string): Promise<{ email: string; password: string }> {
  const file: unknown = JSON.parse(await readFile(join(dataFolder, 'demo-accounts.json'), 'utf8'))
  const account = z.object({ email: z.string(), password: z.string() })
  return z.object({ administrator: account, user: account }).parse(file).user
}
