import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  allowedFor,
  type Environment,
  environment,
  secretVariables,
  type VariableName,
  variableNames,
} from './environment.js'
import { isLoopback } from './network/addresses.js'
import { StartError } from './operations/start-error.js'

/** How this server is run: the environment, checked, with every default filled in. */
export interface Config {
  readonly host: string
  /** 0 lets the system choose a free one. */
  readonly port: number
  /** Absolute. */
  readonly dataFolder: string
  /** `file:` with an absolute path, or `postgres://`. */
  readonly databaseUrl: string
  /** Undefined where the server makes one for itself and keeps it in the data folder. */
  readonly secret: string | undefined
  /** What it was before: what was made with it is still taken. */
  readonly secretPrevious: string | undefined
  /** An origin, and a path where there is one, without a slash at its end; undefined means the address it listens on. */
  readonly publicUrl: string | undefined
  /** Undefined means the origin of the public URL. */
  readonly allowedOrigins: readonly string[] | undefined
  /** Host names that are served beside those of the public URL and of this machine; undefined: none. */
  readonly allowedHosts: readonly string[] | undefined
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[] | undefined
  /** Who may read the metrics; undefined: who asks from this machine itself. */
  readonly metricsToken: string | undefined
  /** Undefined: mails are kept as files. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  readonly registration: Environment['REGISTRATION']
  readonly requireEmailVerification: boolean
  /** Made once for a database, at its first start. */
  readonly administrator: { readonly email: string; readonly password: string } | undefined
  readonly isDemo: boolean
  readonly accessTokenTtlSeconds: number
  readonly sessionIdleDays: number
  readonly sessionMaxDays: number
  readonly refreshGraceSeconds: number
  readonly passwordMinLength: number
  readonly auditClientInfoDays: number
  readonly rateLimitScale: number
  readonly generationConcurrency: number
  /** Maximum number of processes that run engines and the analyzer. */
  readonly engineProcesses: number
  readonly generationsPerUser: number
  readonly generationsPerDay: number
  readonly eventRetentionDays: number
  /** Undefined: generations are written from templates. */
  readonly model: ModelConfig | undefined
  readonly log: { readonly level: Environment['LOG_LEVEL']; readonly format: 'pretty' | 'json' }
}

/** The model that writes generations, and how it is reached. */
export interface ModelConfig {
  readonly provider: NonNullable<Environment['MODEL_PROVIDER']>
  readonly name: string
  /** Undefined where a server of one's own asks for none. */
  readonly apiKey: string | undefined
  /** Undefined: the provider's own address. */
  readonly baseUrl: string | undefined
}

export interface ConfigContext {
  /** Relative paths are relative to it. */
  readonly workingFolder: string
  /** Whether somebody watches: the log is pretty then, unless LOG_FORMAT says otherwise. */
  readonly isTerminal: boolean
}

/**
 * Reads and checks the environment. An empty variable counts as unset.
 * @throws {StartError} that lists every fault at once: the name, what was given (secrets masked), what is allowed.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, context: ConfigContext): Config {
  const given = Object.fromEntries(variableNames.flatMap((name) => (env[name] ? [[name, env[name]] as const] : [])))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => issue.path[0]))
    const wrong = variableNames.filter((name) => names.has(name))
    // The rules between variables are checked with what is right, so that one start tells of every fault.
    const rest = environment.safeParse(Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name))))
    throw settingsError([
      ...wrong.map((name) => fault(name, given[name], `allowed: ${allowedFor(name)}`)),
      ...(rest.success ? faultsBetween(rest.data, new Set(wrong)) : []),
    ])
  }
  const values = parsed.data
  const faults = faultsBetween(values, new Set())
  const password = readPassword(values, context.workingFolder, faults)
  if (faults.length > 0) throw settingsError(faults)
  const dataFolder = resolve(context.workingFolder, values.DATA_DIR)
  return {
    host: values.HOST,
    port: values.PORT,
    dataFolder,
    databaseUrl: databaseUrl(values.DATABASE_URL, dataFolder, context.workingFolder),
    secret: values.SECRET,
    secretPrevious: values.SECRET_PREVIOUS,
    publicUrl: values.PUBLIC_URL,
    allowedOrigins: values.ALLOWED_ORIGINS,
    allowedHosts: values.ALLOWED_HOSTS,
    trustProxy: values.TRUST_PROXY,
    metricsToken: values.METRICS_TOKEN,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    registration: values.REGISTRATION,
    requireEmailVerification: values.REQUIRE_EMAIL_VERIFICATION,
    administrator:
      values.ADMIN_EMAIL === undefined || password === undefined ? undefined : { email: values.ADMIN_EMAIL, password },
    isDemo: values.DEMO ?? mayBeDemo(values),
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL_SECONDS,
    sessionIdleDays: values.SESSION_IDLE_DAYS,
    sessionMaxDays: values.SESSION_MAX_DAYS,
    refreshGraceSeconds: values.REFRESH_GRACE_SECONDS,
    passwordMinLength: values.PASSWORD_MIN_LENGTH,
    auditClientInfoDays: values.AUDIT_ORIGIN_DAYS,
    rateLimitScale: values.RATE_LIMIT_SCALE,
    generationConcurrency: values.GENERATION_CONCURRENCY,
    engineProcesses: values.ENGINE_PROCESSES,
    generationsPerUser: values.GENERATIONS_PER_USER,
    generationsPerDay: values.GENERATIONS_PER_DAY,
    eventRetentionDays: values.EVENT_RETENTION_DAYS,
    model: modelOf(values),
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT ?? (context.isTerminal ? 'pretty' : 'json') },
  }
}

/** What is wrong with values that are right by themselves. `known` are faulty already: nothing is said of them again. */
function faultsBetween(values: Environment, known: ReadonlySet<VariableName>): string[] {
  const faults: string[] = []
  const add = (name: VariableName, value: string | undefined, needed: string) => {
    if (!known.has(name)) faults.push(fault(name, value, needed))
  }
  const isOpen = !isLoopback(values.HOST)
  if (values.SECRET === undefined && (isOpen || values.NODE_ENV === 'production')) {
    const why = isOpen ? `HOST is ${values.HOST}, which others can reach` : 'NODE_ENV is "production"'
    add('SECRET', undefined, `needed, as ${why}: ${allowedFor('SECRET')}`)
  }
  if (values.PUBLIC_URL === undefined && isOpen) {
    add(
      'PUBLIC_URL',
      undefined,
      `needed, as HOST is ${values.HOST}, which others can reach: ${allowedFor('PUBLIC_URL')}`,
    )
  }
  if (values.DEMO === true && !mayBeDemo(values)) {
    add(
      'DEMO',
      'true',
      'allowed only on a loopback HOST and PUBLIC_URL, without TRUST_PROXY, and where NODE_ENV is not "production"',
    )
  }
  if (values.SESSION_IDLE_DAYS > values.SESSION_MAX_DAYS) {
    add(
      'SESSION_IDLE_DAYS',
      `${values.SESSION_IDLE_DAYS}`,
      `at most SESSION_MAX_DAYS, which is ${values.SESSION_MAX_DAYS}`,
    )
  }
  const { MODEL_PROVIDER: provider } = values
  const neededForModel: VariableName[] = [
    'MODEL_NAME',
    provider === 'openai-compatible' ? 'MODEL_BASE_URL' : 'MODEL_API_KEY',
  ]
  const modelVariables = ['MODEL_NAME', 'MODEL_API_KEY', 'MODEL_BASE_URL'] as const
  if (provider !== undefined) {
    for (const name of neededForModel) {
      if (values[name] === undefined) add(name, undefined, `needed beside MODEL_PROVIDER: ${allowedFor(name)}`)
    }
  } else if (modelVariables.some((name) => values[name] !== undefined)) {
    add('MODEL_PROVIDER', undefined, `needed beside the other MODEL_ variables: ${allowedFor('MODEL_PROVIDER')}`)
  }
  const passwords = [values.ADMIN_PASSWORD, values.ADMIN_PASSWORD_FILE].filter((value) => value !== undefined)
  if (passwords.length > 1) add('ADMIN_PASSWORD', values.ADMIN_PASSWORD, 'only one of it and ADMIN_PASSWORD_FILE')
  if (passwords.length > 0 && values.ADMIN_EMAIL === undefined) {
    add('ADMIN_EMAIL', undefined, `needed beside ADMIN_PASSWORD: ${allowedFor('ADMIN_EMAIL')}`)
  }
  if (passwords.length === 0 && values.ADMIN_EMAIL !== undefined && !known.has('ADMIN_PASSWORD_FILE')) {
    add('ADMIN_PASSWORD', undefined, 'needed beside ADMIN_EMAIL; or ADMIN_PASSWORD_FILE')
  }
  return faults
}

function modelOf({ MODEL_PROVIDER, MODEL_NAME, MODEL_API_KEY, MODEL_BASE_URL }: Environment): ModelConfig | undefined {
  if (MODEL_PROVIDER === undefined || MODEL_NAME === undefined) return undefined
  return { provider: MODEL_PROVIDER, name: MODEL_NAME, apiKey: MODEL_API_KEY, baseUrl: MODEL_BASE_URL }
}

/** Where nobody else comes, a server may invite to try it with accounts that it made itself. */
function mayBeDemo(values: Environment): boolean {
  if (values.NODE_ENV === 'production' || values.TRUST_PROXY !== undefined || !isLoopback(values.HOST)) return false
  return values.PUBLIC_URL === undefined || isLoopback(new URL(values.PUBLIC_URL).hostname)
}

function readPassword(values: Environment, workingFolder: string, faults: string[]): string | undefined {
  if (values.ADMIN_PASSWORD_FILE === undefined || values.ADMIN_PASSWORD !== undefined) return values.ADMIN_PASSWORD
  try {
    const content = readFileSync(resolve(workingFolder, values.ADMIN_PASSWORD_FILE), 'utf8').replace(/\r?\n$/, '')
    const { success, data } = environment.shape.ADMIN_PASSWORD.safeParse(content)
    if (success && data) return data
    faults.push(
      fault('ADMIN_PASSWORD_FILE', values.ADMIN_PASSWORD_FILE, 'the file must hold a password of 1 to 256 characters'),
    )
  } catch {
    faults.push(fault('ADMIN_PASSWORD_FILE', values.ADMIN_PASSWORD_FILE, 'the file cannot be read'))
  }
  return undefined
}

function databaseUrl(url: string | undefined, dataFolder: string, workingFolder: string): string {
  if (url === undefined) return `file:${resolve(dataFolder, 'assistant.db')}`
  return url.startsWith('file:')
    ? `file:${resolve(workingFolder, url.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))}`
    : url
}

function fault(name: VariableName, value: string | undefined, needed: string): string {
  // An address may hold a password, also where none is asked for.
  const visible = secretVariables.has(name) ? '****' : JSON.stringify(value?.replace(/\/\/[^/]*@/, '//****@'))
  const shown = value === undefined ? 'is not set' : `is ${visible}`
  return `${name} ${shown}; ${needed}`
}

function settingsError(faults: readonly string[]): StartError {
  return new StartError(['The settings are not right:', ...faults.map((line) => `  ${line}`)].join('\n'))
}
