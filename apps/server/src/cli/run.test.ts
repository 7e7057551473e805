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
  const output: string[] = []
  const errors: string[] = []
  const code = await runCli(parameters, {
    env: { DATA_DIR: workingFolder, ...env },
    workingFolder,
    input: (async function* () {
      for (const piece of input) yield Buffer.from(piece)
    })(),
    print: (line) => output.push(line),
    printError: (line) => errors.push(line),
  })
  return { code, output: output.join('\n'), errors: errors.join('\n'), folder: workingFolder }
}

const fileIn = async (content: string | Uint8Array) => {
  const path = join(await newFolder(), 'password')
  await writeFile(path, content)
  return path
}

describe('the help of the CLI', () => {
  it.each([[[]], [['--help']], [['-h']]])('lists the commands for the arguments %j', async (parameters) => {
    const { code, output, errors } = await run(parameters)
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    for (const name of names) expect(output).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'))
  })

  it.each(names)('explains %s in lines of at most 120 characters, and does nothing else', async (name) => {
    const { code, output, errors } = await run([name, '--help', '--nonsense'], { env: { PORT: 'nonsense' } })
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(output.split('\n')[0]).toMatch(new RegExp(`^npm run cli -- ${name}`))
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })
})

describe('the CLI', () => {
  it.each<[parameters: string[], error: string]>([
    [['create-admin'], '--email is required.'],
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
      '--role must be user or guest. Use create-admin to create an administrator.',
    ],
    [
      ['create-user', '--email', 'ada@example.org', '--unverified=yes'],
      "Option '--unverified' does not take an argument.",
    ],
    [['migrate', '--now'], "Unknown option '--now'."],
    [['seed-demo', '--force'], "Unknown option '--force'."],
    [['rotate-keys', '--force'], "Unknown option '--force'."],
    [['prune-audit'], '--before is required.'],
    [['backup'], '--to is required.'],
    [['backup', '--to', ''], '--to is required.'],
    [['backup', 'copy.db'], "Unexpected argument 'copy.db'. This command does not take positional arguments."],
    [['prune-audit', '--before', '2999-01-01'], '--before must not be in the future.'],
    ...['yesterday', '2026-02-30', '2026-1-1', '1767225600000', '2026-01-01T08:00', ''].map(
      (before): [string[], string] => [
        ['prune-audit', '--before', before],
        '--before must be a date such as 2026-01-31, or a date and time such as 2026-01-31T08:00:00Z.',
      ],
    ),
  ])('prints what is wrong with the arguments %j, and does nothing', async (parameters, error) => {
    // Invalid settings show that the options are checked before anything else.
    const { code, output, errors } = await run(parameters, { env: { PORT: 'nonsense' } })
    expect(errors).toBe(`${error}\nSee npm run cli -- ${parameters[0]} --help`)
    expect({ code, output }).toEqual({ code: 2, output: '' })
  })

  it('prints where to find the list of commands for an unknown command', async () => {
    expect(await run(['create-admins', '--help'])).toMatchObject({
      code: 2,
      output: '',
      errors: 'There is no command "create-admins". See npm run cli -- --help',
    })
  })
})

describe('a command that fails', () => {
  const createAda = ['create-admin', '--email', 'ada@example.org']

  it.each<[what: string, env: Record<string, string>, error: RegExp]>([
    ['invalid settings', { PORT: 'x' }, /^Some settings are invalid\. .*:\n {2}PORT is "x"; allowed: .*$/],
    [
      'a data folder that cannot be written to',
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
      'a file that is not a database',
      { DATABASE_URL: `file:${import.meta.filename}` },
      /^The database .* cannot be used \(SQLITE_NOTADB\)\. .*$/,
    ],
  ])('prints one message for %s', async (_, env, error) => {
    const { code, output, errors } = await run(createAda, { env })
    expect(errors).toMatch(error)
    expect({ code, output }).toEqual({ code: 1, output: '' })
  })

  it.each<[what: string, content: string | Uint8Array, error: string]>([
    ['is too weak', 'password', 'The password is too weak. Use at least 15 characters. '],
    ['is empty', '\n', 'The password file '],
    ['is too long', 'x'.repeat(257), 'The password file '],
    ['is not UTF-8', Uint8Array.of(0xff, 0xe9), 'The password file '],
  ])('prints one message for a password that %s', async (_, content, error) => {
    const result = await run([...createAda, '--password-file', await fileIn(content)])
    expect(result.code).toBe(1)
    expect(result.errors).toMatch(new RegExp(`^${error}.*$`))
  })

  it.each([
    ['missing', 'ENOENT'],
    ['.', 'EISDIR'],
  ])('prints one message for a password file at %j that cannot be read: %s', async (file, reason) => {
    const { code, errors, folder } = await run([...createAda, '--password-file', file])
    expect({ code, errors }).toEqual({
      code: 1,
      errors: `The password file ${join(folder, file)} cannot be read (${reason}). Check the path and who may read the file.`,
    })
  })

  it('prints one message for a database of a newer version', async () => {
    const { folder } = await run(['migrate'])
    const Sqlite = createRequire(import.meta.url)('better-sqlite3')
    const database = new Sqlite(join(folder, 'assistant.db'))
    database.exec("insert into applied_migrations values ('9999_future', 0)")
    database.close()
    const { code, errors } = await run(['rotate-keys'], { folder })
    expect(errors).toMatch(/^A newer version was used with the database .*\. Use the commands of that version\.$/)
    expect(code).toBe(1)
  })
})

describe('migrate', () => {
  it('creates a database in a folder that only its owner can read, and does nothing when it runs again', async () => {
    const { folder: parent } = await run(['--help'])
    const folder = join(parent, 'data')
    const first = await run(['migrate'], { env: { DATA_DIR: folder } })
    expect(first.output).toMatch(new RegExp(`^Migrated the database ${folder}/assistant\\.db: 0000_foundation, .*\\.$`))
    expect(((await stat(folder)).mode & 0o777).toString(8)).toBe('700')
    const second = await run(['migrate'], { env: { DATA_DIR: folder } })
    expect(second).toMatchObject({
      code: 0,
      output: `There is nothing to migrate in the database ${folder}/assistant.db.`,
    })
  })
})

describe('the CLI command', () => {
  it('seed-demo creates demo accounts once, with passwords that only the owner can read; they cannot be promoted', async () => {
    const { code, output, folder } = await run(['seed-demo'])
    const path = join(folder, 'demo-accounts.json')
    expect({ code, lines: output.split('\n').slice(1) }).toEqual({
      code: 0,
      lines: [
        'Created the demo accounts demo@example.com and admin@example.com, and a project.',
        `Their passwords are in ${path}.`,
        'A start that is not a demo start suspends them.',
      ],
    })
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ user: { email: 'demo@example.com' } })
    const again = await run(['seed-demo'], { folder })
    expect(again).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringMatching(/^This database has had accounts\./),
    })
    const promotion = await run(['create-admin', '--promote', '--email', 'admin@example.com'], { folder })
    expect(promotion).toMatchObject({ code: 1, errors: expect.stringContaining('is a demo account') })
  })

  it('seed-demo warns if the next start will suspend the demo accounts', async () => {
    const { output } = await run(['seed-demo'], { env: { DEMO: 'false' } })
    expect(output.split('\n').at(-1)).toBe(
      'With the current settings, the next start is not a demo start and suspends them. See DEMO in docs/operations.md.',
    )
  })

  it('create-admin creates an administrator or promotes an account, and create-user creates an account', async () => {
    const first = await run(['create-admin', '--email', ' Ada@Example.org'])
    const { folder } = first
    expect(first.output).toMatch(
      /^Created the administrator ada@example\.org\.\nPassword \(shown only once\): [a-z2-9-]{23}$/m,
    )
    expect(await run(['create-admin', '--email', 'ada@example.org'], { folder })).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining('--promote'),
    })
    const promoted = await run(['create-admin', '--email', 'ada@example.org', '--promote'], { folder })
    expect(promoted.output).toMatch(
      /^ada@example\.org is now an administrator and has a new password\. Sessions ended: 0\.\nPassword \(shown only once\): [a-z2-9-]{23}$/,
    )
    expect(await run(['create-user', '--email', 'ada@example.org'], { folder })).toMatchObject({ code: 1, output: '' })
    const user = await run(['create-user', '--email', 'bo@example.org', '--role', 'guest', '--unverified'], { folder })
    expect(user.output).toMatch(
      /^Created the account bo@example\.org \(role: guest, address: not verified\)\.\nPassword .*: \S+$/,
    )
  })

  it('rotate-keys creates a new signing key, but with another SECRET only if --now is set', async () => {
    const SECRET = 'the first secret, of more than 32 bytes'
    const next = 'the next secret, of more than 32 bytes'
    const { folder } = await run(['migrate'], { env: { SECRET } })
    const planned = await run(['rotate-keys'], { folder, env: { SECRET } })
    expect(planned.output).toMatch(
      /^The new key \S{43} signs access tokens from \d{4}-\S+Z on\. Earlier keys stay valid until their tokens have expired\.$/,
    )
    const renewed = await run(['rotate-keys'], { folder, env: { SECRET: next, SECRET_PREVIOUS: SECRET } })
    expect(renewed.output).toMatch(
      /\nKeys that were encrypted with SECRET_PREVIOUS .* for 90 days \(SESSION_MAX_DAYS\)/,
    )
    const stale = await run(['rotate-keys'], { folder, env: { SECRET } })
    expect(stale).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('another SECRET') })
    const leaked = await run(['rotate-keys', '--now', '--end-sessions'], { folder, env: { SECRET: next } })
    expect(leaked.output).toMatch(/^The new key \S{43} signs access tokens from now on\. .*\nEnded all sessions: 0\.$/)
    const lost = await run(['rotate-keys', '--now'], { folder, env: { SECRET } })
    expect(lost.output).toMatch(
      /^The new key \S{43} signs access tokens from now on\. .*\nThe earlier keys were encrypted with another SECRET\./,
    )
  })

  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00:00+02:00', '2026-01-31T06:00:00.000Z'],
  ])('prune-audit reads --before %s as %s, and removes earlier entries', async (before, expectedDate) => {
    const { folder } = await run(['create-admin', '--email', 'ada@example.org'])
    expect(await run(['prune-audit', '--before', before], { folder })).toMatchObject({
      code: 0,
      output: `Removed 0 entries of the audit log from before ${expectedDate}.`,
    })
    // Entries of the very millisecond of `--before` stay, so wait until the command's own entry is older.
    const prunedAt = Date.now()
    await expect.poll(() => Date.now()).toBeGreaterThan(prunedAt)
    const everything = await run(['prune-audit', '--before', new Date().toISOString()], { folder })
    expect(everything.output).toMatch(/^Removed 2 entries of the audit log /)
  })
})
