import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTemplateEngine } from '@assistant/generator'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { silence } from '../../testing/test-server.js'
import { compose } from '../compose.js'
import { readConfig } from '../config.js'
import { runCli } from './run.js'

const Sqlite = createRequire(import.meta.url)('better-sqlite3')

const SECRET = 'one secret, of more than 32 bytes'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function run(parameters: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const output: string[] = []
  const errors: string[] = []
  const code = await runCli(parameters, {
    env: { DATA_DIR: folder, ...env },
    workingFolder: folder,
    input: (async function* () {})(),
    print: (line) => output.push(line),
    printError: (line) => errors.push(line),
  })
  return { code, output: output.join('\n'), errors: errors.join('\n') }
}

/** Starts a server and stops it. Returns what the start found out about a restored backup. */
async function startOn(dataFolder: string) {
  const env = { DATA_DIR: dataFolder, PORT: '0', DEMO: 'false', SECRET }
  const config = readConfig(env, { workingFolder: dataFolder, isTerminal: false })
  const server = await compose({ config, engines: [createTemplateEngine()], version: '0.0.0', log: silence })
  onTestFinished(server.stop)
  await server.stop()
  return server.accounts.restored
}

function change(path: string, sql: string): void {
  const connection = new Sqlite(path)
  connection.exec(sql)
  connection.close()
}

describe('backup', () => {
  it('creates one file, and prints that a restore also needs the secret', async () => {
    await run(['migrate'])
    const before = await readdir(folder)
    const { code, output } = await run(['backup', '--to', 'copy.db'])
    const { length } = await readFile(join(folder, 'copy.db'))
    expect({ code, output }).toEqual({
      code: 0,
      output: `Copied the database ${folder}/assistant.db to ${folder}/copy.db (${length} bytes) and checked the copy.
To restore it, you also need ${folder}/secret, which is not in the copy.`,
    })
    expect((await readdir(folder)).sort()).toEqual([...before, 'copy.db'].sort())
    const other = await run(['backup', '--to', 'other.db'], { SECRET })
    expect(other.output).toMatch(/\nTo restore it, you also need SECRET, which is not in the copy\.$/)
  })

  it('is detected by the first start on the copy, and by no other start', async () => {
    expect(await startOn(folder)).toBeUndefined()
    await run(['create-admin', '--email', 'ada@example.org'], { SECRET })
    const restored = join(folder, 'restored')
    await mkdir(restored)
    const earliest = new Date().toISOString()
    await run(['backup', '--to', 'restored/assistant.db'])
    const found = await startOn(restored)
    expect(found).toEqual({ takenAt: expect.any(String), endedSessions: 0 })
    expect(found && earliest <= found.takenAt && found.takenAt <= new Date().toISOString()).toBe(true)
    expect(await startOn(restored)).toBeUndefined()
    expect(await startOn(folder)).toBeUndefined()
  })

  it.each([
    ['older', "delete from applied_migrations where name = '0003_generations'"],
    ['unknown newer', "insert into applied_migrations values ('9999_future', 0)"],
  ])('copies a database of an %s version without migrating it', async (_, sql) => {
    await run(['migrate'])
    change(join(folder, 'assistant.db'), sql)
    const migrations = (name: string) => {
      const connection = new Sqlite(join(folder, name), { readonly: true })
      onTestFinished(() => connection.close())
      return connection.prepare('select name from applied_migrations').pluck().all()
    }
    const before = migrations('assistant.db')
    expect(await run(['backup', '--to', 'copy.db'])).toMatchObject({ code: 0 })
    expect([migrations('assistant.db'), migrations('copy.db')]).toEqual([before, before])
  })

  it.each<[what: string, to: string, error: RegExp]>([
    ['another file', 'precious.db', /^.*\/precious\.db exists already\. Choose another name\.$/],
    ['the database itself', 'assistant.db', /^.*\/assistant\.db exists already\. Choose another name\.$/],
    ['a folder', '.', /^.* exists already\. Choose another name\.$/],
    [
      'a file in a folder that does not exist',
      'missing/copy.db',
      /^.*\/missing\/copy\.db cannot be written \(ENOENT\)\. Choose .*$/,
    ],
    [
      'a path below a file',
      'precious.db/copy.db',
      /^.*\/precious\.db\/copy\.db cannot be written \(ENOTDIR\)\. Choose .*$/,
    ],
  ])('fails and writes nothing if --to names %s', async (_, to, error) => {
    await run(['migrate'])
    await writeFile(join(folder, 'precious.db'), 'precious')
    const before = await readdir(folder)
    const { code, output, errors } = await run(['backup', '--to', to])
    expect(errors).toMatch(error)
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(await readdir(folder)).toEqual(before)
    expect(await readFile(join(folder, 'precious.db'), 'utf8')).toBe('precious')
  })

  it.each<[what: string, content: string | undefined, error: RegExp]>([
    ['is missing', undefined, /^The database .*\/assistant\.db cannot be opened \(.*\)\. Check DATABASE_URL .*$/],
    [
      'is not a database',
      'no database at all, but longer than a header is: '.repeat(99),
      /^The database .* cannot be used .*$/,
    ],
    ['is empty', '', /^The database .* cannot be used .*\. The file is empty\.$/],
  ])('fails and leaves no file behind if the database file %s', async (_, content, error) => {
    if (content !== undefined) await writeFile(join(folder, 'assistant.db'), content)
    const before = await readdir(folder)
    const { code, errors } = await run(['backup', '--to', 'copy.db'])
    expect(errors).toMatch(error)
    expect(code).toBe(1)
    expect(await readdir(folder)).toEqual(before)
  })

  it('fails for PostgreSQL, and names pg_dump and the step after a restore', async () => {
    const DATABASE_URL = 'postgres://a:hunter2@127.0.0.1:1/x'
    const { code, errors } = await run(['backup', '--to', 'copy.db'], { DATABASE_URL })
    expect(errors).toMatch(/^.* Use pg_dump for PostgreSQL\. .*rotate-keys --end-sessions before you start a server\.$/)
    expect(code).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })
})
