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

/** The settings of the server: the checked environment, with every default filled in. */
export interface Config {
  readonly host: string
  /** 0 lets the system choose a free port. */
  readonly port: number
  /** An absolute path. */
  readonly dataFolder: string
  /** `file:` with an absolute path, or `postgres://`. */
  readonly databaseUrl: string
  /** If undefined, the server creates a secret and keeps it in the data folder. */
  readonly secret: string | undefined
  /** The secret that was used before. Keys and tokens that were made with it are still accepted. */
  readonly secretPrevious: string | undefined
  /** An origin, optionally with a path, without a slash at its end. If undefined, the address that the server listens on. */
  readonly publicUrl: string | undefined
  /** If undefined, only the origin of the public URL is allowed. */
  readonly allowedOrigins: readonly string[] | undefined
  /** Host names that are served in addition to HOST, the loopback names and the host of the public URL. */
  readonly allowedHosts: readonly string[] | undefined
  /** Proxies whose X-Forwarded-For header is trusted. */
  readonly trustProxy: readonly string[] | undefined
  /** Bearer token for the metrics. If undefined, only requests from this machine may read them. */
  readonly metricsToken: string | undefined
  /** If undefined, mails are written to files. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  readonly registration: Environment['REGISTRATION']
  readonly requireEmailVerification: boolean
  /** The first administrator, created once per database unless an account has the address. */
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
  /** Maximum time for which a server that stops waits for running generations. */
  readonly stopGraceSeconds: number
  readonly eventRetentionDays: number
  /** If undefined, generations are written from templates only. */
  readonly model: ModelConfig | undefined
  readonly log: { readonly level: Environment['LOG_LEVEL']; readonly format: 'pretty' | 'json' }
}

/** The model that writes generations, and its provider. */
export interface ModelConfig {
  readonly provider: NonNullable<Environment['MODEL_PROVIDER']>
  readonly name: string
  /** Undefined for a self-hosted model server that requires none. */
  readonly apiKey: string | undefined
  /** If undefined, the provider's own address. */
  readonly baseUrl: string | undefined
}

export interface ConfigContext {
  /** Relative paths are resolved against it. */
  readonly workingFolder: string
  /** True if the output is a terminal. The log is then pretty, unless LOG_FORMAT is set. */
  readonly isTerminal: boolean
}

/**
 * Reads and checks the environment. An empty variable counts as unset.
 * @throws {StartError} that lists all invalid variables at once, with their values (secrets masked) and the allowed
 * values.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, context: ConfigContext): Config {
  const given = Object.fromEntries(variableNames.flatMap((name) => (env[name] ? [[name, env[name]] as const] : [])))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => issue.path[0]))
    const wrong = variableNames.filter((name) => names.has(name))
    // The rules between variables are checked with the valid variables only, so that one start reports all problems.
    const rest = environment.safeParse(Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name))))
    throw settingsError([
      ...wrong.map((name) => describeProblem(name, given[name], `allowed: ${allowedFor(name)}`)),
      ...(rest.success ? combinationProblems(rest.data, new Set(wrong)) : []),
    ])
  }
  const values = parsed.data
  const problems = combinationProblems(values, new Set())
  const password = readPassword(values, context.workingFolder, problems)
  if (problems.length > 0) throw settingsError(problems)
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
    stopGraceSeconds: values.STOP_GRACE_SECONDS,
    eventRetentionDays: values.EVENT_RETENTION_DAYS,
    model: modelOf(values),
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT ?? (context.isTerminal ? 'pretty' : 'json') },
  }
}

/** Returns the problems of valid values that do not fit together. Skips variables that were `reported` before. */
function combinationProblems(values: Environment, reported: ReadonlySet<VariableName>): string[] {
  const problems: string[] = []
  const add = (name: VariableName, value: string | undefined, requirement: string) => {
    if (!reported.has(name)) problems.push(describeProblem(name, value, requirement))
  }
  const isReachable = !isLoopback(values.HOST)
  if (values.SECRET === undefined && (isReachable || values.NODE_ENV === 'production')) {
    const reason = isReachable ? `HOST is ${values.HOST}, which other machines can reach` : 'NODE_ENV is "production"'
    add('SECRET', undefined, `required, because ${reason}: ${allowedFor('SECRET')}`)
  }
  if (values.PUBLIC_URL === undefined && isReachable) {
    add(
      'PUBLIC_URL',
      undefined,
      `required, because HOST is ${values.HOST}, which other machines can reach: ${allowedFor('PUBLIC_URL')}`,
    )
  }
  if (values.DEMO === true && !mayBeDemo(values)) {
    add(
      'DEMO',
      'true',
      'allowed only with a loopback HOST and PUBLIC_URL, without TRUST_PROXY, and if NODE_ENV is not "production"',
    )
  }
  if (values.SESSION_IDLE_DAYS > values.SESSION_MAX_DAYS) {
    add(
      'SESSION_IDLE_DAYS',
      `${values.SESSION_IDLE_DAYS}`,
      `must be at most SESSION_MAX_DAYS, which is ${values.SESSION_MAX_DAYS}`,
    )
  }
  const { MODEL_PROVIDER: provider } = values
  const requiredForModel: VariableName[] = [
    'MODEL_NAME',
    provider === 'openai-compatible' ? 'MODEL_BASE_URL' : 'MODEL_API_KEY',
  ]
  const modelVariables = ['MODEL_NAME', 'MODEL_API_KEY', 'MODEL_BASE_URL'] as const
  if (provider !== undefined) {
    for (const name of requiredForModel) {
      if (values[name] === undefined) add(name, undefined, `required with MODEL_PROVIDER: ${allowedFor(name)}`)
    }
  } else if (modelVariables.some((name) => values[name] !== undefined)) {
    add('MODEL_PROVIDER', undefined, `required with the other MODEL_ variables: ${allowedFor('MODEL_PROVIDER')}`)
  }
  const passwords = [values.ADMIN_PASSWORD, values.ADMIN_PASSWORD_FILE].filter((value) => value !== undefined)
  if (passwords.length > 1)
    add('ADMIN_PASSWORD', values.ADMIN_PASSWORD, 'set only one of ADMIN_PASSWORD and ADMIN_PASSWORD_FILE')
  if (passwords.length > 0 && values.ADMIN_EMAIL === undefined) {
    add('ADMIN_EMAIL', undefined, `required with ADMIN_PASSWORD: ${allowedFor('ADMIN_EMAIL')}`)
  }
  if (passwords.length === 0 && values.ADMIN_EMAIL !== undefined && !reported.has('ADMIN_PASSWORD_FILE')) {
    add('ADMIN_PASSWORD', undefined, 'ADMIN_EMAIL requires it, or ADMIN_PASSWORD_FILE')
  }
  return problems
}

function modelOf({ MODEL_PROVIDER, MODEL_NAME, MODEL_API_KEY, MODEL_BASE_URL }: Environment): ModelConfig | undefined {
  if (MODEL_PROVIDER === undefined || MODEL_NAME === undefined) return undefined
  return { provider: MODEL_PROVIDER, name: MODEL_NAME, apiKey: MODEL_API_KEY, baseUrl: MODEL_BASE_URL }
}

/** Returns true outside of production if only this machine can reach the server, so that demo accounts do no harm. */
function mayBeDemo(values: Environment): boolean {
  if (values.NODE_ENV === 'production' || values.TRUST_PROXY !== undefined || !isLoopback(values.HOST)) return false
  return values.PUBLIC_URL === undefined || isLoopback(new URL(values.PUBLIC_URL).hostname)
}

function readPassword(values: Environment, workingFolder: string, problems: string[]): string | undefined {
  if (values.ADMIN_PASSWORD_FILE === undefined || values.ADMIN_PASSWORD !== undefined) return values.ADMIN_PASSWORD
  try {
    const content = readFileSync(resolve(workingFolder, values.ADMIN_PASSWORD_FILE), 'utf8').replace(/\r?\n$/, '')
    const { success, data } = environment.shape.ADMIN_PASSWORD.safeParse(content)
    if (success && data) return data
    problems.push(
      describeProblem(
        'ADMIN_PASSWORD_FILE',
        values.ADMIN_PASSWORD_FILE,
        'the file must hold a password of 1 to 256 characters',
      ),
    )
  } catch {
    problems.push(
      describeProblem(
        'ADMIN_PASSWORD_FILE',
        values.ADMIN_PASSWORD_FILE,
        'the file cannot be read: check the path and who may read it',
      ),
    )
  }
  return undefined
}

function databaseUrl(url: string | undefined, dataFolder: string, workingFolder: string): string {
  if (url === undefined) return `file:${resolve(dataFolder, 'assistant.db')}`
  return url.startsWith('file:')
    ? `file:${resolve(workingFolder, url.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))}`
    : url
}

function describeProblem(name: VariableName, value: string | undefined, requirement: string): string {
  // Masks passwords in addresses, which people may set even in variables that do not allow them.
  const visible = secretVariables.has(name) ? '****' : JSON.stringify(value?.replace(/\/\/[^/]*@/, '//****@'))
  const shown = value === undefined ? 'is not set' : `is ${visible}`
  return `${name} ${shown}; ${requirement}`
}

function settingsError(problems: readonly string[]): StartError {
  return new StartError(
    ['Some settings are invalid. Correct them and try again:', ...problems.map((line) => `  ${line}`)].join('\n'),
  )
}
