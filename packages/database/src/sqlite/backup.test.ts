import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { backUpSqlite, openDatabase } from '../index.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const mark = { key: 'mark', value: 'of the copy' }
const inFolder = (name: string) => join(folder, name)

/** Opens a migrated database, and a second connection that bypasses this package. */
async function openSource() {
  const url = `file:${inFolder('assistant.db')}`
  const database = await openDatabase(url)
  await database.migrate()
  const connection = new Sqlite(inFolder('assistant.db'))
  const write = connection.prepare('insert into meta (key, value) values (?, ?)')
  return {
    url,
    connection,
    write: (key: string) => write.run(key, ''),
    close: async () => {
      connection.close()
      await database.close()
    },
  }
}

function read(path: string, sql: string): unknown[] {
  const connection = new Sqlite(path, { readonly: true, fileMustExist: true })
  try {
    return connection.prepare(sql).pluck().all()
  } finally {
    connection.close()
  }
}

const keysOf = (path: string) => read(path, 'select key from meta order by key')

describe('a copy of an SQLite database', () => {
  it('has all committed data and the mark, and nothing else', async () => {
    const source = await openSource()
    source.write('committed')
    source.connection.exec('begin immediate')
    source.write('under way')
    await backUpSqlite(source.url, inFolder('copy.db'), mark)
    source.connection.exec('commit')
    expect(keysOf(inFolder('copy.db'))).toEqual(['committed', 'mark'])
    await source.close()
  })

  it('is consistent and completes while another process writes without pause', async () => {
    const source = await openSource()
    source.connection.exec('create table pairs (left integer, right integer, ballast blob)')
    // Large enough that a copy in several steps would be interrupted by a write.
    const row = source.connection.prepare('insert into pairs values (0, 0, randomblob(4000))')
    source.connection.transaction(() => Array.from({ length: 8_000 }, () => row.run()))()
    const script = `
      const connection = new (require(${JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))}))(
        ${JSON.stringify(inFolder('assistant.db'))})
      connection.pragma('synchronous = OFF')
      for (let count = 1; ; count += 1) {
        connection.exec('begin immediate; update pairs set left = ' + count + ' where rowid = 1')
        connection.exec('update pairs set right = ' + count + ' where rowid = 8000; commit')
        if (count === 1) process.stdout.write('writing')
      }`
    const writer = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void writer.kill('SIGKILL'))
    await once(writer.stdout, 'data')
    await backUpSqlite(source.url, inFolder('copy.db'), mark)
    const [left] = read(inFolder('copy.db'), 'select left from pairs where rowid = 1')
    expect(read(inFolder('copy.db'), 'select right from pairs where rowid = 8000')).toEqual([left])
    expect(left).toBeGreaterThan(0)
    expect(writer.exitCode).toBeNull()
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    await source.close()
  }, 30_000)

  it('is one file with the mark, which the source does not get', async () => {
    const source = await openSource()
    await backUpSqlite(source.url, inFolder('copy.db'), mark)
    expect((await readdir(folder)).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
    expect(read(inFolder('copy.db'), 'select value from meta')).toEqual(['of the copy'])
    expect(keysOf(inFolder('assistant.db'))).toEqual([])
    await source.close()
  })

  it('has the newer mark if its source is a copy itself', async () => {
    const source = await openSource()
    await backUpSqlite(source.url, inFolder('copy.db'), mark)
    await backUpSqlite(`file:${inFolder('copy.db')}`, inFolder('again.db'), {
      ...mark,
      value: 'of the copy of the copy',
    })
    expect(read(inFolder('again.db'), 'select value from meta')).toEqual(['of the copy of the copy'])
    await source.close()
  })

  it('is a migrated database that can be written to', async () => {
    const source = await openSource()
    await backUpSqlite(source.url, inFolder('copy.db'), mark)
    const copy = await openDatabase(`file:${inFolder('copy.db')}`)
    expect(await copy.migrate()).toEqual({ applied: [] })
    await copy.transaction((tx) => tx.insert(copy.tables.meta).values({ key: 'after', value: '' }))
    expect(keysOf(inFolder('copy.db'))).toEqual(['after', 'mark'])
    await copy.close()
    await source.close()
  })

  it.each<[what: string, make: (path: string) => Promise<unknown>, kind: string]>([
    ['that does not exist', async () => undefined, 'unavailable'],
    [
      'that is not a database',
      (path) => writeFile(path, 'no database at all, but longer than a header is: '.repeat(100)),
      'internal',
    ],
    ['that is empty', (path) => writeFile(path, ''), 'internal'],
    [
      'that is damaged',
      async (path) => {
        const database = await openDatabase(`file:${path}`)
        await database.migrate()
        await database.close()
        await truncate(path, 20_000)
      },
      'internal',
    ],
  ])('fails for a source file %s, and creates no file except the copy', async (_, make, kind) => {
    await make(inFolder('source.db'))
    const names = await readdir(folder)
    await expect(backUpSqlite(`file:${inFolder('source.db')}`, inFolder('copy.db'), mark)).rejects.toMatchObject({
      kind,
    })
    expect((await readdir(folder)).filter((name) => !name.startsWith('copy'))).toEqual(names)
  })
})
