import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTemplateEngine } from '@assistant/generator'
import { afterEach, describe, expect, it } from 'vitest'
import { silence } from '../testing/test-server.js'
import { compose, type Server } from './compose.js'
import { readConfig } from './config.js'

const running: Server[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'compose-'))
  folders.push(folder)
  return folder
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

async function start(dataFolder: string, env: Record<string, string> = {}): Promise<Server> {
  const context = { workingFolder: dataFolder, isTerminal: false }
  const config = readConfig({ DATA_DIR: dataFolder, PORT: '0', ...env }, context)
  const server = await compose({ config, engines: [createTemplateEngine()], version: '0.0.0', log: silence })
  running.push(server)
  return server
}

const startErrorOf = async (starting: Promise<Server>) =>
  starting.then(
    () => 'it started',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('a start of the server', () => {
  it('creates a database, a secret and demo accounts in a folder that only its owner can read, and answers calls', async () => {
    const folder = join(await newFolder(), 'data')
    const { url, migrations, accounts } = await start(folder)
    expect(migrations.length).toBeGreaterThan(0)
    expect(accounts).toMatchObject({ hasDemoAccounts: true, hasAdministrator: true })
    expect(await Promise.all(['.', 'secret', 'demo-accounts.json'].map((name) => modeOf(join(folder, name))))).toEqual([
      '700',
      '600',
      '600',
    ])
    expect(JSON.parse(await readFile(join(folder, 'demo-accounts.json'), 'utf8'))).toMatchObject({
      user: { email: expect.any(String), password: expect.any(String) },
      administrator: { email: expect.any(String), password: expect.any(String) },
    })
    const health = await fetch(`${url}/trpc/system.health`)
    expect(await health.json()).toMatchObject({ result: { data: { status: 'ok', version: '0.0.0' } } })
  })

  it('keeps the data and applies no migrations after an earlier start', async () => {
    const folder = await newFolder()
    const first = await start(folder)
    const secret = await readFile(join(folder, 'secret'), 'utf8')
    await first.stop()
    await expect(fetch(first.url)).rejects.toThrow()
    const second = await start(folder)
    expect(second).toMatchObject({ migrations: [], accounts: { demo: undefined, hasDemoAccounts: true } })
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe(secret)
  })

  it('creates no demo accounts and no administrator with DEMO=false', async () => {
    const folder = await newFolder()
    const { accounts } = await start(folder, { DEMO: 'false' })
    expect(accounts).toMatchObject({ hasDemoAccounts: false, hasAdministrator: false })
  })
})

describe('a start of the server that fails', () => {
  it('reports that the port is in use, and releases the data folder', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const folder = await newFolder()
    expect(await startErrorOf(start(folder, { PORT: port }))).toBe(
      `StartError: Port ${port} is in use. Stop the program that uses it, or set PORT to another port.`,
    )
    other.close()
    await start(folder)
  })

  it('reports another server on the same data folder', async () => {
    const folder = await newFolder()
    await start(folder)
    expect(await startErrorOf(start(folder))).toContain(
      `StartError: Another server is running on the data folder ${folder}.`,
    )
  })

  it('reports another server that uses the same SQLite file with another data folder', async () => {
    const DATABASE_URL = `file:${join(await newFolder(), 'shared.db')}`
    await start(await newFolder(), { DATABASE_URL })
    expect(await startErrorOf(start(await newFolder(), { DATABASE_URL }))).toMatch(
      /^StartError: Another server is running/,
    )
  })

  it('reports a data folder that cannot be written to', async () => {
    const file = join(await newFolder(), 'file')
    await writeFile(file, '')
    for (const folder of [join(file, 'data'), '/proc/nowhere/data']) {
      expect(await startErrorOf(start(folder))).toMatch(/^StartError: The data folder .* cannot be written to/)
    }
  })

  it('reports keys that were encrypted with another secret', async () => {
    const folder = await newFolder()
    await (await start(folder, { SECRET: 'the first secret, of more than 32 bytes' })).stop()
    const again = start(folder, { SECRET: 'another secret, of more than 32 bytes' })
    expect(await startErrorOf(again)).toContain(
      'StartError: The signing keys in the database were encrypted with another SECRET',
    )
  })

  it('reports a secret in the data folder that is too short', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'secret'), 'short')
    expect(await startErrorOf(start(folder))).toMatch(/^StartError: .* holds less than 32 bytes/)
  })

  it('reports a database that is invalid, in a missing folder or unreachable, without its password', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'text.db'), 'no database at all, but longer than a header is: '.repeat(100))
    expect(await startErrorOf(start(folder, { DATABASE_URL: 'file:text.db' }))).toMatch(/^StartError: /)
    expect(await startErrorOf(start(folder, { DATABASE_URL: 'file:missing/x.db' }))).toMatch(/^StartError: /)
    expect(await startErrorOf(start(folder, { DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:1/x' }))).toMatch(
      /^StartError: The database cannot be opened((?!hunter2).)*$/,
    )
  })

  it('reports a password of the administrator that is too weak', async () => {
    const env = { ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'password' }
    expect(await startErrorOf(start(await newFolder(), env))).toMatch(/^StartError: ADMIN_PASSWORD is not good enough/)
  })
})
