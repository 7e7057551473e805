import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { openDatabase } from '../open-database.js'

/** The database that test databases are copied from: copying one is far faster than migrating one. */
const templateName = 'assistant_template'

/** Makes the migrated template at a server, in place of one that an earlier run has left. */
export async function createTemplate(serverUrl: string): Promise<{ drop(): Promise<void> }> {
  const drop = () => administer(serverUrl, `drop database if exists ${templateName} with (force)`)
  await drop()
  await administer(serverUrl, `create database ${templateName}`)
  const database = await openDatabase(databaseUrl(serverUrl, templateName), { poolSize: 1 })
  await database.migrate()
  await database.close()
  return { drop }
}

/** An empty database of its own at the server, with the tables or (`migrated: false`) without. */
export async function createPostgresDatabase(
  serverUrl: string,
  { migrated = true } = {},
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `assistant_${randomUUID().replaceAll('-', '')}`
  await administer(serverUrl, `create database ${name}${migrated ? ` template ${templateName}` : ''}`)
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => administer(serverUrl, `drop database if exists ${name} with (force)`),
  }
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  try {
    // Two copies of a template at once get in each other's way; a template that is looked at refuses to be copied.
    await client.begin(async (lock) => {
      await lock`select pg_advisory_xact_lock(7223372037)`
      await outsideTransaction(serverUrl, statement)
    })
  } finally {
    await client.end()
  }
}

async function outsideTransaction(serverUrl: string, statement: string): Promise<void> {
  const client = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  try {
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
