import type { TestProject } from 'vitest/node'
import { startPostgres } from './embedded-postgres.js'
import { createTemplate, type PostgresTemplate } from './postgres-databases.js'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresTemplate
  }
}

/** Provides one PostgreSQL server for a whole test run: that of TEST_DATABASE_URL, or an embedded one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given === undefined ? await startPostgres() : { url: given, stop: async () => undefined }
  try {
    const template = await createTemplate(server.url)
    project.provide('postgres', { url: template.url, template: template.template })
    return () => template.drop().finally(server.stop)
  } catch (error) {
    await server.stop()
    throw error
  }
}
