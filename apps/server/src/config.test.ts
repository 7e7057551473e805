import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.js'
import { variableNames } from './environment.js'

const workingFolder = mkdtempSync(join(tmpdir(), 'config-'))
afterAll(() => rmSync(workingFolder, { recursive: true }))
const read = (env: Record<string, string>) => readConfig(env, { workingFolder, isTerminal: false })

const secret = 'a secret of at least thirty-two bytes'
const open = { HOST: '0.0.0.0', SECRET: secret, PUBLIC_URL: 'https://assistant.example' }

/** Returns the problems that a start with `env` would print, without the heading. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    read(env)
    return []
  } catch (error) {
    expect(error).toMatchObject({ name: 'StartError' })
    return String(error).split('\n').slice(1)
  }
}

describe('readConfig', () => {
  it('returns the defaults for an empty environment', () => {
    expect(read({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataFolder: join(workingFolder, 'data'),
      databaseUrl: `file:${join(workingFolder, 'data', 'assistant.db')}`,
      secret: undefined,
      secretPrevious: undefined,
      publicUrl: undefined,
      allowedOrigins: undefined,
      trustProxy: undefined,
      smtpUrl: undefined,
      mailFrom: undefined,
      registration: 'open',
      requireEmailVerification: false,
      administrator: undefined,
      isDemo: true,
      accessTokenTtlSeconds: 600,
      sessionIdleDays: 30,
      sessionMaxDays: 90,
      refreshGraceSeconds: 30,
      passwordMinLength: 15,
      auditClientInfoDays: 90,
      rateLimitScale: 1,
      generationConcurrency: 4,
      engineProcesses: Math.max(2, Math.min(availableParallelism(), 4)),
      generationsPerUser: 2,
      generationsPerDay: 200,
      stopGraceSeconds: 10,
      eventRetentionDays: 30,
      log: { level: 'info', format: 'json' },
    })
  })

  it('treats empty variables as unset', () => {
    expect(read({ HOST: '', PORT: '', SECRET: '', PUBLIC_URL: '', REDIS_URL: '', DEMO: '' })).toEqual(read({}))
  })

  it('selects the pretty log on a terminal, unless LOG_FORMAT is set', () => {
    const format = (env: Record<string, string>) => readConfig(env, { workingFolder, isTerminal: true }).log.format
    expect([format({}), format({ LOG_FORMAT: 'json' })]).toEqual(['pretty', 'json'])
  })

  it.each([
    [{ PORT: '0' }, { port: 0 }],
    [
      { DATA_DIR: '/var/lib/assistant' },
      { dataFolder: '/var/lib/assistant', databaseUrl: 'file:/var/lib/assistant/assistant.db' },
    ],
    [{ DATABASE_URL: 'file:x.db' }, { databaseUrl: `file:${join(workingFolder, 'x.db')}` }],
    [{ DATABASE_URL: 'file:///x.db' }, { databaseUrl: 'file:/x.db' }],
    [{ DATABASE_URL: 'postgres://a:b@c/d' }, { databaseUrl: 'postgres://a:b@c/d' }],
    [open, { host: '0.0.0.0', secret, publicUrl: 'https://assistant.example', isDemo: false }],
    [{ PUBLIC_URL: 'http://localhost:8080/' }, { publicUrl: 'http://localhost:8080', isDemo: true }],
    [{ PUBLIC_URL: 'https://assistant.example' }, { isDemo: false }],
    [{ PUBLIC_URL: 'https://Example.com/Assistant/v1/' }, { publicUrl: 'https://example.com/Assistant/v1' }],
    [{ NODE_ENV: 'production', SECRET: secret }, { isDemo: false }],
    [{ DEMO: 'false' }, { isDemo: false }],
    [{ DEMO: 'true', HOST: '::1' }, { isDemo: true }],
    [
      { ALLOWED_ORIGINS: 'https://a.example, http://localhost:5173' },
      { allowedOrigins: ['https://a.example', 'http://localhost:5173'] },
    ],
    [
      { ALLOWED_HOSTS: 'assistant.internal, 10.0.0.5,[fd00::1],fd00::2' },
      { allowedHosts: ['assistant.internal', '10.0.0.5', '[fd00::1]', 'fd00::2'] },
    ],
    [
      { ADMIN_EMAIL: ' Ada@Example.com ', ADMIN_PASSWORD: 'p' },
      { administrator: { email: 'ada@example.com', password: 'p' } },
    ],
    [
      { REGISTRATION: 'invited', REQUIRE_EMAIL_VERIFICATION: 'true', RATE_LIMIT_SCALE: '0.5', AUDIT_ORIGIN_DAYS: '7' },
      { registration: 'invited', requireEmailVerification: true, rateLimitScale: 0.5, auditClientInfoDays: 7 },
    ],
    [{ SECRET_PREVIOUS: secret }, { secretPrevious: secret }],
    [
      { TRUST_PROXY: 'loopback, 10.0.0.0/8,2001:db8::1' },
      { trustProxy: ['loopback', '10.0.0.0/8', '2001:db8::1'], isDemo: false },
    ],
    [{ TRUST_PROXY: 'linklocal,10.0.0.0/255.0.0.0' }, { trustProxy: ['linklocal', '10.0.0.0/255.0.0.0'] }],
    [{ REGISTRATION: 'closed' }, { registration: 'closed' }],
    [{ SMTP_URL: 'smtps://a%40b:p%2Fw@mail.example:465' }, { smtpUrl: 'smtps://a%40b:p%2Fw@mail.example:465' }],
    [{ MAIL_FROM: 'a@example.com' }, { mailFrom: 'a@example.com' }],
    [{ MAIL_FROM: 'Our Assistant <a@example.com>' }, { mailFrom: 'Our Assistant <a@example.com>' }],
    [{ MAIL_FROM: '"A: B, Inc." <a@example.com>' }, { mailFrom: '"A: B, Inc." <a@example.com>' }],
  ])('reads the environment %j as %j', (env, expected) => {
    expect(read(env)).toMatchObject(expected)
  })

  it.each([
    [{ PORT: '70000' }, 'PORT is "70000"; allowed: a whole number from 0 to 65535'],
    [{ PORT: '3000x' }, 'PORT is "3000x"'],
    [{ PORT: '-1' }, 'PORT is "-1"'],
    [{ HOST: 'http://x' }, 'HOST is "http://x"'],
    [{ SECRET: 'short' }, 'SECRET is ****; allowed: at least 32 bytes'],
    [{ DATABASE_URL: 'mysql://root:hunter2@x' }, 'DATABASE_URL is ****; allowed: file:'],
    [{ PUBLIC_URL: 'http://assistant.example' }, 'PUBLIC_URL is "http://assistant.example"; allowed: https://host'],
    [{ PUBLIC_URL: 'https://assistant.example/a path' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://assistant.example/a//b' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://assistant.example/<b>' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://assistant.example/api/' }, 'not a path that the server itself serves'],
    [{ PUBLIC_URL: 'https://a:b@assistant.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://assistant.example/?' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'assistant.example' }, 'PUBLIC_URL'],
    [{ ALLOWED_ORIGINS: '*' }, 'ALLOWED_ORIGINS is "*"; allowed: bare origins'],
    [{ ALLOWED_ORIGINS: 'https://a.example/' }, 'ALLOWED_ORIGINS'],
    [{ ALLOWED_ORIGINS: 'https://A.example' }, 'ALLOWED_ORIGINS'],
    [{ ALLOWED_ORIGINS: 'https://a.example,' }, 'ALLOWED_ORIGINS'],
    [{ ALLOWED_ORIGINS: 'null' }, 'ALLOWED_ORIGINS'],
    [{ ALLOWED_ORIGINS: 'file:///x' }, 'ALLOWED_ORIGINS'],
    [{ ALLOWED_HOSTS: '*' }, 'ALLOWED_HOSTS is "*"; allowed: host names or addresses without a port'],
    [{ ALLOWED_HOSTS: '*.example.com' }, 'ALLOWED_HOSTS'],
    [{ ALLOWED_HOSTS: 'assistant.internal:3000' }, 'ALLOWED_HOSTS'],
    [{ ALLOWED_HOSTS: '[::1]:3000' }, 'ALLOWED_HOSTS'],
    [{ ALLOWED_HOSTS: 'https://assistant.internal' }, 'ALLOWED_HOSTS'],
    [{ ALLOWED_HOSTS: 'a.example/b' }, 'ALLOWED_HOSTS'],
    [{ ALLOWED_HOSTS: 'user@a.example' }, 'ALLOWED_HOSTS'],
    [{ ALLOWED_HOSTS: 'a.example,' }, 'ALLOWED_HOSTS'],
    [{ DEMO: 'yes' }, 'DEMO is "yes"; allowed: "true" or "false"'],
    [{ DEMO: 'true', NODE_ENV: 'production', SECRET: secret }, 'DEMO is "true"; allowed only with a loopback HOST'],
    [{ DEMO: 'true', ...open }, 'DEMO is "true"'],
    [{ DEMO: 'true', PUBLIC_URL: 'https://assistant.example' }, 'DEMO is "true"'],
    [{ NODE_ENV: 'production' }, 'SECRET is not set; required, because NODE_ENV is "production"'],
    [{ HOST: '0.0.0.0', SECRET: secret }, 'PUBLIC_URL is not set; required, because HOST is 0.0.0.0'],
    [{ ADMIN_EMAIL: 'nobody', ADMIN_PASSWORD: 'p' }, 'ADMIN_EMAIL is "nobody"; allowed: an e-mail address'],
    [{ ADMIN_EMAIL: 'a@example.com' }, 'ADMIN_PASSWORD is not set; ADMIN_EMAIL requires it, or ADMIN_PASSWORD_FILE'],
    [{ ADMIN_PASSWORD: 'hunter2' }, 'ADMIN_EMAIL is not set; required with ADMIN_PASSWORD'],
    [
      { ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'p', ADMIN_PASSWORD_FILE: 'x' },
      'ADMIN_PASSWORD is ****; set only one',
    ],
    [
      { ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD_FILE: 'missing' },
      'ADMIN_PASSWORD_FILE is "missing"; the file cannot be read',
    ],
    [{ SESSION_IDLE_DAYS: '91' }, 'SESSION_IDLE_DAYS is "91"; must be at most SESSION_MAX_DAYS, which is 90'],
    [{ RATE_LIMIT_SCALE: '0' }, 'RATE_LIMIT_SCALE is "0"; allowed: a number above 0'],
    [{ PASSWORD_MIN_LENGTH: '7' }, 'PASSWORD_MIN_LENGTH is "7"; allowed: a whole number from 8'],
    [{ GENERATION_CONCURRENCY: '1.5' }, 'GENERATION_CONCURRENCY is "1.5"'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; allowed: "fatal", "error"'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT is "xml"; allowed: "pretty" or "json"'],
    [{ REGISTRATION: 'shut' }, 'REGISTRATION is "shut"; allowed: "open", "invited"'],
    [{ REQUIRE_EMAIL_VERIFICATION: 'yes' }, 'REQUIRE_EMAIL_VERIFICATION is "yes"; allowed: "true" or "false"'],
    [{ REDIS_URL: 'redis://:hunter2@x' }, 'REDIS_URL is ****; allowed: nothing, because it is not available yet'],
    [{ SECRET_PREVIOUS: 'hunter2' }, 'SECRET_PREVIOUS is ****; allowed: the SECRET that was used before'],
    [{ TRUST_PROXY: 'everybody' }, 'TRUST_PROXY is "everybody"; allowed: addresses, networks'],
    [{ TRUST_PROXY: '10.0.0.0/99' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: 'loopback,' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '0.0.0.0/0' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '1' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '010.0.0.0/8' }, 'TRUST_PROXY'],
    [
      { DEMO: 'true', TRUST_PROXY: 'loopback' },
      'DEMO is "true"; allowed only with a loopback HOST and PUBLIC_URL, without TRUST_PROXY',
    ],
    [{ PUBLIC_URL: 'https://a:hunter2@h.example' }, 'PUBLIC_URL is "https://****@h.example"'],
    [{ METRICS_TOKEN: 'hunter2' }, 'METRICS_TOKEN is ****; allowed: 16 to 256 characters'],
    [{ SMTP_URL: 'https://a:hunter2@x' }, 'SMTP_URL is ****; allowed: smtp://'],
    [{ SMTP_URL: 'smtp://a:hunter2%@x' }, 'SMTP_URL is ****'],
    [{ SMTP_URL: 'smtp://a%4:1hunter2@x' }, 'SMTP_URL is ****'],
    [{ SMTP_URL: 'mail.example' }, 'SMTP_URL'],
    [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM is "nobody"; allowed: an e-mail address'],
    [{ MAIL_FROM: 'A\r\nBcc: x@y.example <a@example.com>' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'A\r\n <a@example.com>' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'A <a@example.com\r\n>' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'a@example.com\r\n' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'Our: Team <a@example.com>' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'a@example.com, b@example.com' }, 'MAIL_FROM'],
    [{ MODEL_PROVIDER: 'oracle' }, 'MODEL_PROVIDER is "oracle"; allowed: "google"'],
    [{ MODEL_PROVIDER: 'google', MODEL_API_KEY: 'hunter2' }, 'MODEL_NAME is not set; required with MODEL_PROVIDER'],
    [{ MODEL_PROVIDER: 'google', MODEL_NAME: 'x' }, 'MODEL_API_KEY is not set; required with MODEL_PROVIDER'],
    [{ MODEL_PROVIDER: 'openai-compatible', MODEL_NAME: 'x' }, 'MODEL_BASE_URL is not set; required'],
    [{ MODEL_NAME: 'x' }, 'MODEL_PROVIDER is not set; required'],
    [{ MODEL_API_KEY: 'hunter2' }, 'MODEL_PROVIDER is not set; required'],
    [{ MODEL_PROVIDER: 'google', MODEL_NAME: 'x', MODEL_API_KEY: 'hunter2 ' }, 'MODEL_API_KEY is ****'],
    [
      { MODEL_PROVIDER: 'google', MODEL_NAME: 'x', MODEL_API_KEY: 'k', MODEL_BASE_URL: 'https://a:hunter2@x' },
      'MODEL_BASE_URL is "https://****@x"',
    ],
  ])('rejects %j and reports: %s', (env, expected) => {
    const problems = problemsOf(env)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
    expect(problems[0]).not.toContain('hunter2')
  })

  it('returns the model that writes generations, if one is set', () => {
    expect(read({}).model).toBeUndefined()
    const google = { MODEL_PROVIDER: 'google', MODEL_NAME: 'm', MODEL_API_KEY: 'k' }
    expect(read(google).model).toEqual({ provider: 'google', name: 'm', apiKey: 'k', baseUrl: undefined })
    const own = { MODEL_PROVIDER: 'openai-compatible', MODEL_NAME: 'm', MODEL_BASE_URL: 'http://127.0.0.1:8080/v1' }
    expect(read(own).model).toMatchObject({ apiKey: undefined, baseUrl: 'http://127.0.0.1:8080/v1' })
  })

  it('reports all invalid variables at once, including violated rules between variables', () => {
    const problems = problemsOf({ PORT: 'x', HOST: '0.0.0.0', LOG_LEVEL: 'loud', SMTP_URL: 'x' })
    expect(problems.map((line) => line.trim().split(' ')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'SMTP_URL',
      'SECRET',
      'PUBLIC_URL',
    ])
  })

  it('reads the password of the administrator from a file, without the line break at its end, and rejects an empty one', () => {
    writeFileSync(join(workingFolder, 'password'), ' correct horse \r\n')
    expect(read({ ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD_FILE: 'password' })).toMatchObject({
      administrator: { password: ' correct horse ' },
    })
    writeFileSync(join(workingFolder, 'empty'), '\n')
    expect(problemsOf({ ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD_FILE: 'empty' })[0]).toContain(
      'must hold a password',
    )
  })
})

it('docs/operations.md names every variable', () => {
  const guide = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  expect(variableNames.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
})
