import { randomUUID } from 'node:crypto'
import { openDatabase } from '../open-database.js'
import { withClient } from './postgres-client.js'
import { readSchema } from './postgres-schema.js'

/** A server for tests, with a migrated template database. Copying it is much faster than migrating each database. */
export interface PostgresTemplate {
  readonly url: string
  readonly template: string
  /** A digest of the schema of the template. */
  readonly schema: string
}

/** Creates a migrated template database. Its name is unique, so that test runs can share a server. */
export async function createTemplate(serverUrl: string): Promise<PostgresTemplate & { drop(): Promise<void> }> {
  const template = uniqueName('template')
  await administer(serverUrl, `create database ${template}`)
  try {
    const url = databaseUrl(serverUrl, template)
    const database = await openDatabase(url, { poolSize: 1 })
    await database.migrate()
    await database.close()
    const { digest: schema } = await withClient(url, readSchema)
    return { url: serverUrl, template, schema, drop: () => dropWithCopies(serverUrl, template) }
  } catch (error) {
    await dropDatabase(serverUrl, template)
    throw error
  }
}

/** Creates a database without rows, with tables unless `migrated` is false. */
export async function createPostgresDatabase(
  server: PostgresTemplate,
  { migrated = true, name = uniqueName('test') } = {},
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  await administer(server.url, `create database ${name}${migrated ? ` template ${server.template}` : ''}`)
  return { url: databaseUrl(server.url, name), drop: () => dropDatabase(server.url, name) }
}

/** Drops a database if it exists, and ends the connections to it. */
export function dropDatabase(serverUrl: string, name: string): Promise<void> {
  return administer(serverUrl, `drop database if exists ${name} with (force)`)
}

/** Drops a template and the databases whose names begin with its name. */
async function dropWithCopies(serverUrl: string, template: string): Promise<void> {
  const names = await withClient(
    serverUrl,
    (client) => client<{ datname: string }[]>`select datname from pg_database where starts_with(datname, ${template})`,
  )
  for (const { datname } of names) await dropDatabase(serverUrl, datname)
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

function uniqueName(purpose: string): string {
  return `assistant_${purpose}_${randomUUID().replaceAll('-', '').slice(0, 20)}`
}

// Concurrent copies of one template interfere with each other, so each connection takes an advisory lock first.
async function administer(serverUrl: string, statement: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    await client.unsafe('select pg_advisory_lock(7223372037)')
    await client.unsafe(statement)
  })
}
