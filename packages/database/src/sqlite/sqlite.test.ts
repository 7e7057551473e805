import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, serverLock } from '../index.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('an SQLite file that another connection is writing to', () => {
  const openLocked = async (retryMilliseconds: number) => {
    const path = join(folder, 'assistant.db')
    const database = await openDatabase(`file:${path}`, { retryMilliseconds, random: () => 1 })
    await database.migrate()
    const other = new Sqlite(path)
    other.exec('begin immediate')
    const write = (key: string) =>
      database.transaction((tx) => tx.insert(database.tables.meta).values({ key, value: '' }).returning())
    return { database, other, write }
  }

  it('is waited for without blocking this process', async () => {
    const { database, other, write } = await openLocked(5_000)
    const written = write('a')
    await new Promise((resolve) => setImmediate(resolve))
    expect(await database.query.$count(database.tables.meta)).toBe(0)
    other.exec('rollback')
    expect(await written).toEqual([{ key: 'a', value: '' }])
    other.close()
    await database.close()
  })

  it('rejects all waiting callers at about the same time, not one after the other', async () => {
    const { database, other, write } = await openLocked(200)
    const giveUp = async (writers: number) => {
      const began = performance.now()
      const outcomes = await Promise.allSettled(Array.from({ length: writers }, (_, index) => write(`key ${index}`)))
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'overloaded' } })
      }
      return performance.now() - began
    }
    const alone = await giveUp(1)
    expect(await giveUp(20)).toBeLessThan(10 * alone)
    other.exec('rollback')
    other.close()
    await write('after')
    await database.close()
  })
})

describe('the connection that writes to an SQLite file', () => {
  it('uses settings that survive a power failure, and enforces foreign keys', async () => {
    const database = await openDatabase(`file:${join(folder, 'assistant.db')}`)
    const setting = (name: string) =>
      database.transaction(async (tx) => {
        const [row] = await tx.select({ value: sql.raw(name) }).from(sql.raw(`pragma_${name}`))
        return row?.value
      })
    const full = 2
    expect(await setting('synchronous')).toBe(full)
    expect(await setting('journal_mode')).toBe('wal')
    expect(await setting('foreign_keys')).toBe(1)
    await database.close()
  })
})

describe('serverLock', () => {
  it('rejects a second lock as `locked` until the first one is released', () => {
    const path = join(folder, 'server.lock')
    const lock = serverLock(path)
    expect(() => serverLock(path)).toThrow(expect.objectContaining({ kind: 'locked' }))
    lock.release()
    serverLock(path).release()
  })

  it('is released by the kernel when its process is killed', async () => {
    const path = join(folder, 'server.lock')
    const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
    const script = `
      const connection = new (require(${JSON.stringify(sqlite)}))(${JSON.stringify(path)})
      connection.exec('begin exclusive')
      console.log('locked')
      setInterval(() => connection.inTransaction, 1000)`
    const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    expect(() => serverLock(path)).toThrow(expect.objectContaining({ kind: 'locked' }))

    holder.kill('SIGKILL')
    await once(holder, 'exit')
    serverLock(path).release()
  })
})
