import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from './run.js'

const names = ['migrate', 'create-admin', 'create-user', 'seed-demo', 'rotate-keys', 'prune-audit', 'backup']
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'))
  folders.push(folder)
  return folder
}

interface RunOptions {
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: readonly (string | Uint8Array)[]
}

async function run(parameters: readonly string[], { folder, env = {}, input = [] }: RunOptions = {}) {
  const workingFolder = folder ?? (await newFolder())
  const said: string[] = []
  const complaints: string[] = []
  const code = await runCli(parameters, {
    env: { DATA_DIR: workingFolder, ...env },
    workingFolder,
    input: (async function* () {
      for (const piece of input) yield Buffer.from(piece)
    })(),
    say: (line) => said.push(line),
    complain: (line) => complaints.push(line),
  })
  return { code, said: said.join('\n'), complaints: complaints.join('\n'), folder: workingFolder }
}

const fileIn = async (content: string | Uint8Array) => {
  const path = join(await newFolder(), 'password')
  await writeFile(path, content)
  return path
}

describe('the help', () => {
  it.each([[[]], [['--help']], [['-h']]])('for %j lists the commands', async (parameters) => {
    const { code, said, complaints } = await run(parameters)
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' })
    for (const name of names) expect(said).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'))
  })

  it.each(names)('of %s says how it is called, and touches nothing', async (name) => {
    const { code, said, complaints } = await run([name, '--help', '--nonsense'], { env: { PORT: 'nonsense' } })
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' })
    expect(said.split('\n')[0]).toMatch(new RegExp(`^npm run cli -- ${name}`))
    for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })
})

describe('wrong usage', () => {
  it.each<[parameters: string[], complaint: string]>([
    [['create-admin'], '--email is needed.'],
    [['create-admin', '--email'], "Option '--email <value>' argument missing."],
    [['create-admin', '--email', '--promote'], "Option '--email' argument is ambiguous."],
    [['create-admin', '--email', 'ada'], '--email must be an e-mail address.'],
    [['create-admin', '--email', 'ada@example.org', '--name', ''], '--name must have 1 to 100 characters.'],
    [['create-admin', '--email', 'ada@example.org', '--password', 'x'], "Unknown option '--password'."],
    [['create-admin', '--email', 'ada@example.org', '--role', 'user'], "Unknown option '--role'."],
    [
      ['create-user', 'ada@example.org'],
      "Unexpected argument 'ada@example.org'. This command does not take positional arguments.",
    ],
    [
      ['create-user', '--email', 'ada@example.org', '--role', 'admin'],
      '--role is user or guest; administrators: create-admin.',
    ],
    [
      ['create-user', '--email', 'ada@example.org', '--unverified=yes'],
      "Option '--unverified' does not take an argument.",
    ],
    [['migrate', '--now'], "Unknown option '--now'."],
    [['seed-demo', '--force'], "Unknown option '--force'."],
    [['rotate-keys', '--force'], "Unknown option '--force'."],
    [['prune-audit'], '--before is needed.'],
    [['backup'], '--to is needed.'],
    [['backup', '--to', ''], '--to is needed.'],
    [['backup', 'copy.db'], "Unexpected argument 'copy.db'. This command does not take positional arguments."],
    [['prune-audit', '--before', '2999-01-01'], '--before lies in the future.'],
    ...['yesterday', '2026-02-30', '2026-1-1', '1767225600000', '2026-01-01T08:00', ''].map(
      (before): [string[], string] => [
        ['prune-audit', '--before', before],
        '--before is a date such as 2026-01-31, or a moment such as 2026-01-31T08:00:00Z.',
      ],
    ),
  ])('%j is told so, and does nothing', async (parameters, complaint) => {
    // With settings that nothing could begin with.
    const { code, said, complaints } = await run(parameters, { env: { PORT: 'nonsense' } })
    expect(complaints).toBe(`${complaint}\nSee npm run cli -- ${parameters[0]} --help`)
    expect({ code, said }).toEqual({ code: 2, said: '' })
  })

  it('of a command that is none names the list', async () => {
    expect(await run(['create-admins', '--help'])).toMatchObject({
      code: 2,
      said: '',
      complaints: 'There is no command "create-admins". See npm run cli -- --help',
    })
  })
})

describe('what cannot be done is said in a line', () => {
  const makeAda = ['create-admin', '--email', 'ada@example.org']

  it.each<[what: string, env: Record<string, string>, complaint: RegExp]>([
    ['settings that are not right', { PORT: 'x' }, /^The settings are not right:\n {2}PORT is "x"; allowed: .*$/],
    [
      'a folder that cannot be written to',
      { DATA_DIR: '/proc/nowhere/data' },
      /^The data folder \/proc\/nowhere\/data cannot be written to \(ENOENT\)\. Set DATA_DIR .*$/,
    ],
    [
      'a database that cannot be reached',
      { DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:1/x' },
      /^The database cannot be opened \(ECONNREFUSED\)\. Check DATABASE_URL ((?!hunter2).)*$/,
    ],
    [
      'a database whose folder is missing',
      { DATABASE_URL: 'file:missing/x.db' },
      /^The database .*missing\/x\.db cannot be opened .*$/,
    ],
    [
      'a file that is no database',
      { DATABASE_URL: `file:${import.meta.filename}` },
      /^The database .* cannot be used \(SQLITE_NOTADB\)\. .*$/,
    ],
  ])('%s', async (_, env, complaint) => {
    const { code, said, complaints } = await run(makeAda, { env })
    expect(complaints).toMatch(complaint)
    expect({ code, said }).toEqual({ code: 1, said: '' })
  })

  it.each<[what: string, content: string | Uint8Array, complaint: string]>([
    ['that is weak', 'password', 'The password is not good enough. Use at least 15 characters. '],
    ['that is empty', '\n', 'The password file '],
    ['that is too long', 'x'.repeat(257), 'The password file '],
    ['that is no UTF-8', Uint8Array.of(0xff, 0xe9), 'The password file '],
  ])('a password %s', async (_, content, complaint) => {
    const result = await run([...makeAda, '--password-file', await fileIn(content)])
    expect(result.code).toBe(1)
    expect(result.complaints).toMatch(new RegExp(`^${complaint}.*$`))
  })

  it.each([
    ['nowhere', 'ENOENT'],
    ['.', 'EISDIR'],
  ])('a password file that is %j', async (file, reason) => {
    const { code, complaints, folder } = await run([...makeAda, '--password-file', file])
    expect({ code, complaints }).toEqual({
      code: 1,
      complaints: `The password file ${join(folder, file)} cannot be read (${reason}).`,
    })
  })

  it('a database of a newer version', async () => {
    const { folder } = await run(['migrate'])
    const Sqlite = createRequire(import.meta.url)('better-sqlite3')
    const database = new Sqlite(join(folder, 'assistant.db'))
    database.exec("insert into applied_migrations values ('9999_future', 0)")
    database.close()
    const { code, complaints } = await run(['rotate-keys'], { folder })
    expect(complaints).toMatch(/^A newer version was used with the database .*\. Use the commands of that version\.$/)
    expect(code).toBe(1)
  })
})

describe('migrate', () => {
  it('makes the database for its owner alone, and says what it did; the second time there is nothing to do', async () => {
    const { folder: parent } = await run(['--help'])
    const folder = join(parent, 'data')
    const first = await run(['migrate'], { env: { DATA_DIR: folder } })
    expect(first.said).toMatch(new RegExp(`^Migrated the database ${folder}/assistant\\.db: 0000_foundation, .*\\.$`))
    expect(((await stat(folder)).mode & 0o777).toString(8)).toBe('700')
    const second = await run(['migrate'], { env: { DATA_DIR: folder } })
    expect(second).toMatchObject({
      code: 0,
      said: `There is nothing to migrate in the database ${folder}/assistant.db.`,
    })
  })
})

describe('the commands, one after the other on an empty folder,', () => {
  it('seed a demo, whose passwords are kept for the owner alone', async () => {
    const { code, said, folder } = await run(['seed-demo'])
    const path = join(folder, 'demo-accounts.json')
    expect({ code, lines: said.split('\n').slice(1) }).toEqual({
      code: 0,
      lines: [
        'Made the demo accounts demo@example.com and admin@example.com, and a project.',
        `Their passwords are in ${path}.`,
        'A start that is no demo start suspends them.',
      ],
    })
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ user: { email: 'demo@example.com' } })
    const again = await run(['seed-demo'], { folder })
    expect(again).toMatchObject({
      code: 1,
      said: '',
      complaints: expect.stringMatching(/^This database has had accounts\./),
    })
    const lasting = await run(['create-admin', '--promote', '--email', 'admin@example.com'], { folder })
    expect(lasting).toMatchObject({ code: 1, complaints: expect.stringContaining('is a demo account') })
  })

  it('say of a demo that the next start suspends, that it does', async () => {
    const { said } = await run(['seed-demo'], { env: { DEMO: 'false' } })
    expect(said.split('\n').at(-1)).toBe('By these settings a start is no demo start, and suspends them: see DEMO.')
  })

  it('make, and promote, an administrator', async () => {
    const first = await run(['create-admin', '--email', ' Ada@Example.org'])
    const { folder } = first
    expect(first.said).toMatch(
      /^Made the administrator ada@example\.org\.\nPassword \(shown this once\): [a-z2-9-]{23}$/m,
    )
    expect(await run(['create-admin', '--email', 'ada@example.org'], { folder })).toMatchObject({
      code: 1,
      said: '',
      complaints: expect.stringContaining('--promote'),
    })
    const promoted = await run(['create-admin', '--email', 'ada@example.org', '--promote'], { folder })
    expect(promoted.said).toMatch(
      /^ada@example\.org is an administrator now, with a new password\. Sessions ended: 0\.\nPassword \(shown this once\): [a-z2-9-]{23}$/,
    )
    expect(await run(['create-user', '--email', 'ada@example.org'], { folder })).toMatchObject({ code: 1, said: '' })
    const user = await run(['create-user', '--email', 'bo@example.org', '--role', 'guest', '--unverified'], { folder })
    expect(user.said).toMatch(/^Made the account bo@example\.org: guest, address not verified\.\nPassword .*: \S+$/)
  })

  it('rotate keys', async () => {
    const SECRET = 'the first secret, of more than 32 bytes'
    const next = 'the next secret, of more than 32 bytes'
    const { folder } = await run(['migrate'], { env: { SECRET } })
    const planned = await run(['rotate-keys'], { folder, env: { SECRET } })
    expect(planned.said).toMatch(
      /^The new key \S{43} signs from \d{4}-\S+Z on\. The keys before it serve until their tokens have expired\.$/,
    )
    const renewed = await run(['rotate-keys'], { folder, env: { SECRET: next, SECRET_PREVIOUS: SECRET } })
    expect(renewed.said).toMatch(/\nWhat SECRET_PREVIOUS had encrypted .* for 90 days \(SESSION_MAX_DAYS\)/)
    const stale = await run(['rotate-keys'], { folder, env: { SECRET } })
    expect(stale).toMatchObject({ code: 1, said: '', complaints: expect.stringContaining('another SECRET') })
    const leaked = await run(['rotate-keys', '--now', '--end-sessions'], { folder, env: { SECRET: next } })
    expect(leaked.said).toMatch(/^The new key \S{43} signs from now on\. .*\nEnded the sessions of everybody: 0\.$/)
    const lost = await run(['rotate-keys', '--now'], { folder, env: { SECRET } })
    expect(lost.said).toMatch(
      /^The new key \S{43} signs from now on\. .*\nThis SECRET could not open the keys before it\./,
    )
  })

  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00:00+02:00', '2026-01-31T06:00:00.000Z'],
  ])('prune the log before %s', async (before, moment) => {
    const { folder } = await run(['create-admin', '--email', 'ada@example.org'])
    expect(await run(['prune-audit', '--before', before], { folder })).toMatchObject({
      code: 0,
      said: `Removed 0 entries of the audit log from before ${moment}.`,
    })
    // Its own entry is from a moment ago, which may be this one: what is from the very moment stays.
    const prunedAt = Date.now()
    await expect.poll(() => Date.now()).toBeGreaterThan(prunedAt)
    const everything = await run(['prune-audit', '--before', new Date().toISOString()], { folder })
    expect(everything.said).toMatch(/^Removed 2 entries of the audit log /)
  })
})
