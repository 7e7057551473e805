import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { openDatabase } from '../open-database.js'

/** A server for tests, with a migrated template database. Copying it is much faster than migrating each database. */
export interface PostgresTemplate {
  readonly url: string
  readonly template: string
}

/** Creates a migrated template database. Its name is unique, so that test runs can share a server. */
export async function createTemplate(serverUrl: string): Promise<PostgresTemplate & { drop(): Promise<void> }> {
  const template = uniqueName('template')
  await administer(serverUrl, `create database ${template}`)
  const drop = () => administer(serverUrl, `drop database if exists ${template} with (force)`)
  try {
    const database = await openDatabase(databaseUrl(serverUrl, template), { poolSize: 1 })
    await database.migrate()
    await database.close()
  } catch (error) {
    await drop()
    throw error
  }
  return { url: serverUrl, template, drop }
}

/** Creates a database without rows, with tables unless `migrated` is false. */
export async function createPostgresDatabase(
  server: PostgresTemplate,
  { migrated = true } = {},
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = uniqueName('test')
  await administer(server.url, `create database ${name}${migrated ? ` template ${server.template}` : ''}`)
  return {
    url: databaseUrl(server.url, name),
    drop: () => administer(server.url, `drop database if exists ${name} with (force)`),
  }
}

function uniqueName(purpose: string): string {
  return `assistant_${purpose}_${randomUUID().replaceAll('-', '')}`
}

// Concurrent copies of one template interfere with each other, so each connection takes an advisory lock first.
async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = postgres(serverUrl, { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    await client.unsafe('select pg_advisory_lock(7223372037)')
    await client.unsafe(statement)
  } finally {
    await client.end()
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
