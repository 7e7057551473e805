import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../open-database.js'
import { startPostgres } from './embedded-postgres.js'
import { createTemplate, type PostgresTemplate } from './postgres-databases.js'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresTemplate
    /** The path of a migrated SQLite file without rows. */
    sqliteTemplate: string
  }
}

/**
 * Provides migrated databases without rows, which tests copy: on SQLite a file, on PostgreSQL a template on one server for
 * the whole run. The server is that of TEST_DATABASE_URL, or an embedded one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-template-'))
  project.provide('sqliteTemplate', await createSqliteTemplate(folder))
  const given = process.env.TEST_DATABASE_URL
  const server = given === undefined ? await startPostgres() : { url: given, stop: async () => undefined }
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { url, template, schema, drop } = await createTemplate(server.url)
    project.provide('postgres', { url, template, schema })
    return () => drop().finally(stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function createSqliteTemplate(folder: string): Promise<string> {
  const path = join(folder, 'template.db')
  const database = await openDatabase(pathToFileURL(path).href)
  await database.migrate()
  await database.close()
  return path
}
