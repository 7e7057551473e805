import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inject } from 'vitest'
import type { Database, DatabaseOptions } from './database.js'
import { openDatabase } from './open-database.js'
import { createPostgresDatabase } from './testing/postgres-databases.js'

export { createRun, type Run } from './run.js'
export { sqliteError } from './sqlite/errors.js'
export { freePort, type PostgresServer, startPostgres } from './testing/embedded-postgres.js'
export { execute } from './testing/execute.js'
export { loadSnapshot, readRows, takeSnapshot } from './testing/snapshot.js'

export interface TestDatabase {
  readonly database: Database
  /** The URL for a second connection or another process. */
  readonly url: string
  close(): Promise<void>
}

export interface TestDialect {
  readonly name: 'sqlite' | 'postgres'
  /** Opens a new, empty database, migrated unless `migrated` is false. */
  open(options?: DatabaseOptions & { readonly migrated?: boolean }): Promise<TestDatabase>
}

/**
 * Returns both dialects, to run the same tests on: `describe.each(testDatabases())('…on $name', ({ open }) => …)`.
 * The globalSetup `@assistant/database/testing/global-setup` starts the PostgreSQL server.
 */
export function testDatabases(): readonly TestDialect[] {
  return [
    { name: 'sqlite', open: openTestSqlite },
    { name: 'postgres', open: openTestPostgres },
  ]
}

const openTestSqlite: TestDialect['open'] = async ({ migrated = true, ...options } = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-test-'))
  const url = pathToFileURL(join(folder, 'test.db')).href
  const database = await openDatabase(url, options)
  if (migrated) await database.migrate()
  return {
    database,
    url,
    close: async () => {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const openTestPostgres: TestDialect['open'] = async ({ migrated = true, ...options } = {}) => {
  const { url, drop } = await createPostgresDatabase(inject('postgres'), { migrated })
  const database = await openDatabase(url, options)
  return {
    database,
    url,
    close: async () => {
      await database.close()
      await drop()
    },
  }
}
