import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contract } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { randomPassword, registerUser, signIn } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { expectSoon } from '../../support/expect-soon.js'
import { type Environment, runCli } from '../../support/processes/run-cli.js'
import { startProcess } from '../../support/processes/test-process.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe.each(testDatabases())('the CLI while a server is running, on $name', ({ open }) => {
  const cleanup = cleanUpAfterAll()
  let url = ''
  let environment: Environment = {}

  beforeAll(async () => {
    const database = await open()
    cleanup.add(() => database.close())
    const dataFolder = await temporaryFolder(cleanup)
    environment = { DATA_DIR: dataFolder, DATABASE_URL: database.url }
    ;({ url } = await startPacedServer(cleanup, { dataFolder, environment }))
  })

  const run = (...parameters: string[]) => runCli(cleanup, environment, ...parameters)
  const outcome = async (path: string, input: unknown, token: string | null = null) =>
    (await call(url, path, input, { token })).error?.code ?? 'answered'
  const callMe = (token: string | null) => outcome('users.me', {}, token)
  const writePasswordFile = async (password: string) => {
    const path = join(await temporaryFolder(cleanup), 'password')
    await writeFile(path, `${password}\n`)
    return path
  }
  const newAdministrator = async (email: string) => {
    const password = randomPassword()
    const made = await run('create-admin', '--email', email, '--password-file', await writePasswordFile(password))
    expect(made).toEqual({ code: 0, output: `Created the administrator ${email}.` })
    return signIn(url, { email, password })
  }

  it('creates an administrator, who can sign in and administer at once', async () => {
    const administrator = await newAdministrator('ada@example.org')
    expect(administrator.user).toMatchObject({ roles: ['admin'], emailVerified: true })
    expect(await outcome('users.list', {}, administrator.accessToken)).toBe('answered')
  })

  it('creates an account with the password that it prints', async () => {
    const { code, output } = await run('create-user', '--email', 'bo@example.org', '--unverified')
    expect(code).toBe(0)
    const [, password = ''] = /^Password \(shown only once\): (\S+)$/m.exec(output) ?? []
    const { user } = await signIn(url, { email: 'bo@example.org', password })
    expect(user).toMatchObject({ name: 'bo', roles: ['user'], emailVerified: false })
  })

  it('waits for the database while other clients write without a pause', async () => {
    let isCreated = false
    const writer = async () => {
      while (!isCreated) await registerUser(url)
    }
    const writers = Promise.all([writer(), writer(), writer()])
    const made = await run('create-user', '--email', 'busy@example.org')
    isCreated = true
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Created the account busy@example.org') })
    await writers
  })

  it('ends the sessions and replaces the password of an account that it promotes to administrator', async () => {
    const squatter = await registerUser(url, 'Squatter')
    const socket = await openSocket(cleanup, url, squatter.accessToken)
    expect((await socket.call('query', 'users.me')).error).toBeUndefined()
    const rejected = await run('create-admin', '--email', squatter.email)
    expect(rejected).toEqual({
      code: 1,
      output: expect.stringMatching(/^[^\n]* has an account already\. With --promote [^\n]*$/),
    })

    const password = randomPassword()
    const file = await writePasswordFile(password)
    const promoted = await run('create-admin', '--email', squatter.email, '--promote', '--password-file', file)
    expect(promoted).toMatchObject({ code: 0, output: expect.stringContaining('Sessions ended: 1.') })
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
    expect(await callMe(squatter.accessToken)).toBe('SESSION_REVOKED')
    expect(await outcome('auth.login', { email: squatter.email, password: squatter.password })).toBe(
      'INVALID_CREDENTIALS',
    )
    const owner = await signIn(url, { email: squatter.email, password })
    expect(owner.user).toMatchObject({ id: squatter.user.id, roles: ['admin', 'user'], emailVerified: true })
  })

  it('publishes a new key on rotate-keys, and keeps access tokens valid', async () => {
    const person = await registerUser(url)
    const { code, output } = await run('rotate-keys')
    expect(code).toBe(0)
    const [, id = ''] = /^The new key (\S+) signs access tokens from /.exec(output) ?? []
    expect(await (await fetch(`${url}/.well-known/jwks.json`)).text()).toContain(id)
    expect(await callMe(person.accessToken)).toBe('answered')
  })

  it('invalidates access tokens within seconds on rotate-keys --now, and keeps refresh tokens valid', async () => {
    const person = await registerUser(url)
    expect(await callMe(person.accessToken)).toBe('answered')
    expect(await run('rotate-keys', '--now')).toMatchObject({ code: 0 })
    await expect.poll(() => callMe(person.accessToken)).toBe('UNAUTHENTICATED')
    const { refreshToken } = person
    const { accessToken } = await callOrThrow(contract.auth.refresh.output, url, 'auth.refresh', { refreshToken })
    expect(await callMe(accessToken)).toBe('answered')
  })

  it('ends all sessions and closes their sockets within two seconds on rotate-keys --end-sessions', async () => {
    const person = await registerUser(url)
    const socket = await openSocket(cleanup, url, person.accessToken)
    expect((await socket.call('query', 'users.me')).error).toBeUndefined()
    const { code, output } = await run('rotate-keys', '--end-sessions')
    const closed = expectSoon(url, socket.closed)
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(/\nEnded all sessions: \d+\.$/),
    })
    expect(await closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
    const { refreshToken } = person
    expect(await outcome('auth.refresh', { refreshToken })).toBe('SESSION_REVOKED')
    expect((await signIn(url, person)).user.id).toBe(person.user.id)
  })

  it('prunes the audit log, and adds an entry about it', async () => {
    const { accessToken: token } = await newAdministrator('grace@example.org')
    const list = async () =>
      (await callOrThrow(contract.audit.list.output, url, 'audit.list', { limit: 100 }, { token })).items
    const [latest] = await list()
    const before = latest?.at ?? ''
    const { code, output } = await run('prune-audit', '--before', before)
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(/^Removed [1-9]\d* entries of the audit log /),
    })
    const items = await list()
    expect(items.at(0)).toMatchObject({ action: 'audit.prune', actorId: null, details: { before } })
    expect(items.every(({ at }) => at >= before)).toBe(true)
  })

  it('finds nothing to migrate in the database of the server', async () => {
    expect(await run('migrate')).toEqual({ code: 0, output: expect.stringMatching(/^There is nothing to migrate in /) })
  })
})

describe('the CLI', () => {
  const cleanup = cleanUpAfterAll()

  it('lists its commands when npm runs it without one', async () => {
    const child = startProcess(cleanup, {
      command: 'npm',
      arguments: ['run', '--silent', 'cli'],
      workingFolder: repositoryRoot,
      environment: {},
      hasGroup: true,
    })
    expect((await child.exited).code).toBe(0)
    for (const name of [
      'migrate',
      'create-admin',
      'create-user',
      'seed-demo',
      'rotate-keys',
      'prune-audit',
      'backup',
    ]) {
      expect(child.output()).toContain(`  ${name} `)
    }
  })

  it('seeds a demo that a server with DEMO=true uses, in files that only their owner can read', async () => {
    const dataFolder = join(await temporaryFolder(cleanup), 'data')
    const { code, output } = await runCli(cleanup, { DATA_DIR: dataFolder }, 'seed-demo')
    const path = join(dataFolder, 'demo-accounts.json')
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(`Their passwords are in ${path}.`) })
    const { user } = JSON.parse(await readFile(path, 'utf8'))
    const modes = ['.', 'secret', 'assistant.db', 'demo-accounts.json'].map(
      async (name) => (await stat(join(dataFolder, name))).mode & 0o777,
    )
    expect(await Promise.all(modes)).toEqual([0o700, 0o600, 0o600, 0o600])
    const { url } = await startPacedServer(cleanup, { dataFolder, environment: { DEMO: 'true' } })
    expect((await signIn(url, user)).user.email).toBe('demo@example.com')
  })

  it.each<[fault: string, environment: Environment, parameters: string[], code: number, output: RegExp]>([
    [
      'a folder that is not writable',
      { DATA_DIR: '/proc/nowhere' },
      ['migrate'],
      1,
      /^The data folder \/proc\/nowhere cannot be written to .*$/,
    ],
    [
      'a database that is unavailable',
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      ['rotate-keys'],
      1,
      /^The database cannot be opened \(ECONNREFUSED\)\. .*$/,
    ],
    ['a missing parameter', {}, ['create-admin'], 2, /^--email is required\.\nSee npm run cli -- create-admin --help$/],
  ])(
    'prints what to do about %s without a stack trace, and exits with the code for it',
    async (_, environment, parameters, code, output) => {
      const DATA_DIR = await temporaryFolder(cleanup)
      expect(await runCli(cleanup, { DATA_DIR, ...environment }, ...parameters)).toEqual({
        code,
        output: expect.stringMatching(output),
      })
    },
  )
})
