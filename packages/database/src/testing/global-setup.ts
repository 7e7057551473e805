import type { TestProject } from 'vitest/node'
import { startPostgres } from './embedded-postgres.js'
import { createTemplate } from './postgres-databases.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server for tests, with a migrated template database. */
    postgresUrl: string
  }
}

/** vitest's globalSetup: one PostgreSQL for a whole run, the one of TEST_DATABASE_URL or our own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given === undefined ? await startPostgres() : { url: given, stop: async () => undefined }
  try {
    const template = await createTemplate(server.url)
    project.provide('postgresUrl', server.url)
    return async () => {
      await template.drop()
      await server.stop()
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}
