import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { email, password } from '@assistant/contract'
import proxyAddress from 'proxy-addr'
import * as z from 'zod'
import { isLoopback, normalHost, parseUrl } from './network/addresses.js'

const wholeNumber = (minimum: number, maximum: number, defaultValue: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
    .default(defaultValue)
    .describe(`a whole number from ${minimum} to ${maximum}`)

const filePath = (allowed: string) =>
  z
    .string()
    .refine((path) => !path.includes('\0'))
    .describe(allowed)

const flag = z.enum(['true', 'false']).transform((word) => word === 'true')

const notAvailableYet = z.never().optional().describe('nothing, because it is not available yet; leave it unset')

/**
 * The schema of each variable; the rules between variables are in config.ts. The description of a schema lists the allowed
 * values, and is shown when a value is rejected.
 */
export const environment = z.object({
  NODE_ENV: z.string().optional().describe('any text; only "production" has an effect'),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .default('127.0.0.1')
    .describe('an address or a host name to listen on, without a port, such as 127.0.0.1 or ::'),
  PORT: wholeNumber(0, 65_535, 3000),
  DATA_DIR: filePath('the path of a folder').default('data').describe('the path of a folder'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)./)
    .optional()
    .describe('file:path/to/assistant.db (SQLite) or postgres://user:password@host/database'),
  SECRET: z
    .string()
    .refine(isSecret)
    .optional()
    .describe('at least 32 bytes that nobody can guess; "openssl rand -base64 32" creates a value'),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl)
    .transform((url) => new URL(url).href.replace(/\/$/, ''))
    .optional()
    .describe(
      'https://host or https://host/path (http:// for a loopback host only), without user or query. The path has letters, digits and -_.~ only, and is not a path that the server itself serves, such as /api',
    ),
  ALLOWED_ORIGINS: z
    .string()
    .transform(commaSeparated)
    .pipe(z.array(z.string().refine(isBareOrigin)))
    .optional()
    .describe('bare origins, separated by commas, such as https://app.example,http://localhost:5173'),
  ALLOWED_HOSTS: z
    .string()
    .transform(commaSeparated)
    .pipe(z.array(z.string().refine((host) => normalHost(host) !== undefined)))
    .optional()
    .describe('host names or addresses without a port, separated by commas, such as assistant.internal,10.0.0.5'),
  ADMIN_EMAIL: email.optional().describe('an e-mail address'),
  ADMIN_PASSWORD: password.optional().describe('a password of at most 256 characters'),
  ADMIN_PASSWORD_FILE: filePath('the path of a file')
    .optional()
    .describe('the path of a file that contains a password'),
  ACCESS_TOKEN_TTL_SECONDS: wholeNumber(1, 86_400, 600),
  SESSION_IDLE_DAYS: wholeNumber(1, 3_650, 30),
  SESSION_MAX_DAYS: wholeNumber(1, 3_650, 90),
  REFRESH_GRACE_SECONDS: wholeNumber(0, 600, 30),
  PASSWORD_MIN_LENGTH: wholeNumber(8, 256, 15),
  AUDIT_ORIGIN_DAYS: wholeNumber(1, 3_650, 90),
  RATE_LIMIT_SCALE: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/)
    .transform(Number)
    .pipe(z.number().positive())
    .default(1)
    .describe('a number above 0, such as 0.5 or 100000'),
  GENERATION_CONCURRENCY: wholeNumber(1, 1_000, 4),
  ENGINE_PROCESSES: wholeNumber(2, 64, Math.max(2, Math.min(availableParallelism(), 4))),
  GENERATIONS_PER_USER: wholeNumber(1, 1_000, 2),
  GENERATIONS_PER_DAY: wholeNumber(1, 1_000_000, 200),
  STOP_GRACE_SECONDS: wholeNumber(1, 3_600, 10),
  EVENT_RETENTION_DAYS: wholeNumber(1, 3_650, 30),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('"fatal", "error", "warn", "info", "debug", "trace" or "silent"'),
  LOG_FORMAT: z.enum(['pretty', 'json']).optional().describe('"pretty" or "json"'),
  DEMO: flag.optional().describe('"true" or "false"'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,256}$/)
    .optional()
    .describe('16 to 256 characters without spaces, which nobody can guess'),

  REGISTRATION: z
    .enum(['open', 'invited', 'closed'])
    .default('open')
    .describe('"open", "invited" (only with an invitation) or "closed"'),
  REQUIRE_EMAIL_VERIFICATION: flag.default(false).describe('"true" or "false"'),
  SECRET_PREVIOUS: z
    .string()
    .refine(isSecret)
    .optional()
    .describe('the SECRET that was used before, at least 32 bytes'),
  TRUST_PROXY: z
    .string()
    .transform(commaSeparated)
    .refine(areNetworks)
    .optional()
    .describe('addresses, networks (10.0.0.0/8), "loopback", "linklocal" and "uniquelocal", separated by commas'),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl)
    .optional()
    .describe(
      'smtp://user:password@host:port or smtps://…; percent-encode special characters in the user and the password',
    ),
  MAIL_FROM: z
    .string()
    .max(320)
    .refine(isSender)
    .optional()
    .describe('an e-mail address, or a name and an address, such as Assistant <assistant@example.com>'),
  MODEL_PROVIDER: z
    .enum(['google', 'anthropic', 'openai', 'openai-compatible'])
    .optional()
    .describe('"google", "anthropic", "openai" or "openai-compatible"'),
  MODEL_NAME: z.string().max(200).optional().describe('the name that the provider uses for the model'),
  MODEL_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,1000}$/)
    .optional()
    .describe('the key that the provider gave you, without spaces'),
  MODEL_BASE_URL: z
    .string()
    .refine(isHttpUrl)
    .optional()
    .describe('the address of the provider: https:// or http://, without user or query'),

  REDIS_URL: notAvailableYet,
})

export type Environment = z.output<typeof environment>
export type VariableName = keyof Environment

export const variableNames = environment.keyof().options

/** Variables whose values are never printed, because printed values end up in logs. */
export const secretVariables: ReadonlySet<VariableName> = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'SECRET',
  'SECRET_PREVIOUS',
  'METRICS_TOKEN',
  'SMTP_URL',
  'ADMIN_PASSWORD',
  'MODEL_API_KEY',
])

/** Returns the description of the values that a variable allows. */
export function allowedFor(name: VariableName): string {
  return environment.shape[name].description ?? ''
}

function commaSeparated(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}

function isSecret(text: string): boolean {
  return Buffer.byteLength(text) >= 32
}

/** Returns true for valid networks. Checks each with `isIP`, because `proxy-addr` reads `1` as 0.0.0.1, and 010 as octal 8. */
function areNetworks(networks: readonly string[]): boolean {
  const isKnown = (network: string) =>
    ['loopback', 'linklocal', 'uniquelocal'].includes(network) || isIP(network.split('/', 1)[0] ?? '') > 0
  if (!networks.every(isKnown)) return false
  try {
    proxyAddress.compile([...networks])
    return true
  } catch {
    return false
  }
}

function isSmtpUrl(text: string): boolean {
  const url = parseUrl(text)
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return false
  try {
    for (const part of [url.username, url.password]) decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

function isHttpUrl(text: string): boolean {
  const url = parseUrl(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return false
  return url.username === '' && url.password === '' && !text.includes('?') && !text.includes('#')
}

/**
 * Returns true for `address` or `Name <address>` on one line, which becomes a header of every mail. An unquoted name
 * must not contain colons, semicolons or parentheses, which delimit groups and comments there (RFC 5322, 3.4).
 */
function isSender(text: string): boolean {
  if (/\p{Cc}/u.test(text)) return false
  const named = /^(?:"[^"\\<>]*" *|[^"\\<>:;()]*)<([^<>]+)>$/.exec(text)
  return email.safeParse(named ? named[1] : text).success
}

function isPublicUrl(text: string): boolean {
  const url = parseUrl(text)
  if (url === null || url.username !== '' || url.password !== '' || text.includes('?') || text.includes('#'))
    return false
  if (!isPublicPath(url.pathname)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/**
 * Returns true for a path of unreserved characters, which have only one spelling in URLs (RFC 3986, 2.3), whose
 * segments do not begin with a dot. Rejects paths that begin like the server's own: a request for them could mean
 * either path, depending on the proxy.
 */
function isPublicPath(path: string): boolean {
  if (path === '/') return true
  const [, first = ''] = path.split('/')
  return /^(\/[\w~-][\w.~-]*)+\/?$/.test(path) && !ownPaths.has(first)
}

const ownPaths = new Set(['trpc', 'api', 'health', 'metrics', 'assets', 'verify', 'confirm', 'reset', 'invite'])

/**
 * Returns true for an http: or https: origin as browsers send it (RFC 6454): in lower case, without a slash at its end.
 */
function isBareOrigin(text: string): boolean {
  return /^https?:/.test(text) && parseUrl(text)?.origin === text
}
