import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inject } from 'vitest'
import type { Database, DatabaseOptions } from './database.js'
import { openDatabase } from './open-database.js'
import { createPostgresDatabase, type PostgresTemplate } from './testing/postgres-databases.js'
import { takeReusableDatabase } from './testing/reusable-databases.js'

export { createRun, type Run } from './run.js'
export { sqliteError } from './sqlite/errors.js'
export { createBuilds } from './statement.js'
export { tablesOfSqlite } from './tables/index.js'
export { freePort, type PostgresServer, startPostgres } from './testing/embedded-postgres.js'
export { execute } from './testing/execute.js'
export { explain } from './testing/explain.js'
export { countPreparedStatements } from './testing/prepared-statements.js'
export { loadSnapshot, readRows, takeSnapshot } from './testing/snapshot.js'
export { bySize } from './testing/test-size.js'

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

/** The limits are generous, because several tests share the processor. Few tests are about them. */
const testOptions = { holdMilliseconds: 30_000, retryMilliseconds: 30_000, detectNesting: true }

const openTestSqlite: TestDialect['open'] = async ({ migrated = true, ...options } = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-test-'))
  const path = join(folder, 'test.db')
  if (migrated) await copyFile(inject('sqliteTemplate'), path)
  const url = pathToFileURL(path).href
  const database = await openDatabase(url, { ...testOptions, ...options })
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
  const server = inject('postgres')
  const { url, release } = migrated ? await takeReusableDatabase(server) : await createUnmigrated(server)
  const database = await openDatabase(url, { ...testOptions, ...options })
  return {
    database,
    url,
    close: async () => {
      await database.close()
      await release()
    },
  }
}

async function createUnmigrated(server: PostgresTemplate) {
  const { url, drop } = await createPostgresDatabase(server, { migrated: false })
  return { url, release: drop }
}
