import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { openDatabase } from '../open-database.js'

/** A server for tests, and the migrated database that theirs are copied from: far faster than migrating each. */
export interface TestServer {
  readonly url: string
  readonly template: string
}

/** Makes a migrated template at a server. Its name is its own, so that two test runs can share the server. */
export async function createTemplate(serverUrl: string): Promise<TestServer & { drop(): Promise<void> }> {
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

/** An empty database of its own at the server, with the tables or (`migrated: false`) without. */
export async function createPostgresDatabase(
  server: TestServer,
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

// Two copies of a template at once get in each other's way, and so the processes of a test run queue up here.
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
