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
  const said: string[] = []
  const complaints: string[] = []
  const code = await runCli(parameters, {
    env: { DATA_DIR: folder, ...env },
    workingFolder: folder,
    input: (async function* () {})(),
    say: (line) => said.push(line),
    complain: (line) => complaints.push(line),
  })
  return { code, said: said.join('\n'), complaints: complaints.join('\n') }
}

/** Starts and stops. Answers what the start found out about a backup. */
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
  it('makes one file, and says what is needed with it', async () => {
    await run(['migrate'])
    const before = await readdir(folder)
    const { code, said } = await run(['backup', '--to', 'copy.db'])
    const { length } = await readFile(join(folder, 'copy.db'))
    expect({ code, said }).toEqual({
      code: 0,
      said: `Copied the database ${folder}/assistant.db to ${folder}/copy.db: ${length} bytes, checked.
It needs ${folder}/secret, which is not in it.`,
    })
    expect((await readdir(folder)).sort()).toEqual([...before, 'copy.db'].sort())
    const other = await run(['backup', '--to', 'other.db'], { SECRET })
    expect(other.said).toMatch(/\nIt needs SECRET, which is not in it\.$/)
  })

  it('is seen by the first start on the copy, and by no other start', async () => {
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
    ['newer', "insert into applied_migrations values ('9999_future', 0)"],
  ])('takes a database of a version that is %s as it is', async (_, sql) => {
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

  it.each<[what: string, to: string, complaint: RegExp]>([
    ['over another file', 'precious.db', /^.*\/precious\.db is there already\. Choose another name\.$/],
    ['over the database itself', 'assistant.db', /^.*\/assistant\.db is there already\. Choose another name\.$/],
    ['over a folder', '.', /^.* is there already\. Choose another name\.$/],
    ['into a folder that is not there', 'missing/copy.db', /^.*\/missing\/copy\.db cannot be written \(ENOENT\)\.$/],
    ['into a file', 'precious.db/copy.db', /^.*\/precious\.db\/copy\.db cannot be written \(ENOTDIR\)\.$/],
  ])('writes nothing %s', async (_, to, complaint) => {
    await run(['migrate'])
    await writeFile(join(folder, 'precious.db'), 'precious')
    const before = await readdir(folder)
    const { code, said, complaints } = await run(['backup', '--to', to])
    expect(complaints).toMatch(complaint)
    expect({ code, said }).toEqual({ code: 1, said: '' })
    expect(await readdir(folder)).toEqual(before)
    expect(await readFile(join(folder, 'precious.db'), 'utf8')).toBe('precious')
  })

  it.each<[what: string, content: string | undefined, complaint: RegExp]>([
    ['is missing', undefined, /^The database .*\/assistant\.db cannot be opened \(.*\)\. Check DATABASE_URL .*$/],
    ['is none', 'no database at all, but longer than a header is: '.repeat(99), /^The database .* cannot be used .*$/],
    ['is empty', '', /^The database .* cannot be used .*\. The file is empty\.$/],
  ])('of a database that %s leaves nothing behind', async (_, content, complaint) => {
    if (content !== undefined) await writeFile(join(folder, 'assistant.db'), content)
    const before = await readdir(folder)
    const { code, complaints } = await run(['backup', '--to', 'copy.db'])
    expect(complaints).toMatch(complaint)
    expect(code).toBe(1)
    expect(await readdir(folder)).toEqual(before)
  })

  it('of PostgreSQL names the tools for it, and the step after a restore', async () => {
    const DATABASE_URL = 'postgres://a:hunter2@127.0.0.1:1/x'
    const { code, complaints } = await run(['backup', '--to', 'copy.db'], { DATABASE_URL })
    expect(complaints).toMatch(/^PostgreSQL is backed up by its own pg_dump\. .*rotate-keys --end-sessions\.$/)
    expect(code).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })
})
