import * as z from 'zod'
import { arrayOf, isStorable, name, text, utf8Length } from './primitives.js'

/** The limits of a project's settings; the settings object itself is the first level. */
export const settingsLimits = { bytes: 32 * 1024, levels: 8, keyCharacters: 200 } as const

// The reserved words of Dart's grammar: a package of such a name cannot be imported.
const reservedWords = new Set(
  (
    'assert break case catch class const continue default do else enum extends false final finally for if in is new null ' +
    'rethrow return super switch this throw true try var void while with'
  ).split(' '),
)

/** A Dart identifier that pub takes as a package's name: lower case, digits and `_`, no reserved word. */
export const packageName = z
  .string()
  .max(64)
  .regex(/^[a-z_][a-z0-9_]*$/, { error: 'must be a Dart package name: lower-case letters, digits and underscores' })
  .refine((value) => !reservedWords.has(value), { error: 'must not be a reserved word of Dart' })

/** Reverse DNS that Android and iOS both take: two parts or more, each begins with a letter. */
export const applicationId = z
  .string()
  .max(150)
  .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$/, { error: 'must be reverse DNS, such as com.example.app' })

export const product = z.enum(['chat', 'feed'])
export type Product = z.output<typeof product>

const known = {
  product,
  appName: name,
  packageName,
  applicationId,
  primaryColor: z.string().regex(/^#[0-9A-Fa-f]{6}$/, { error: 'must be a colour, such as #0A84FF' }),
  darkTheme: z.boolean(),
  features: arrayOf(text(100), 100),
  engine: text(100),
  /** The person's standing wishes, read by every engine and kept with each run. */
  instructions: text(8_000),
  /** Globs: files that a generation may not change. */
  lockedPaths: arrayOf(text(200, 1), 100),
}

/**
 * Settings as they are kept: the known keys have their form, all others are there as they were given. What a client
 * sends goes through `projectSettings` or `projectSettingsPatch`, which also hold the limits.
 */
export const storedSettings = z.looseObject({
  product: known.product.optional(),
  appName: known.appName.optional(),
  packageName: known.packageName.optional(),
  applicationId: known.applicationId.optional(),
  primaryColor: known.primaryColor.optional(),
  darkTheme: known.darkTheme.optional(),
  features: known.features.optional(),
  engine: known.engine.optional(),
  instructions: known.instructions.optional(),
  lockedPaths: known.lockedPaths.optional(),
})
export type ProjectSettings = z.output<typeof storedSettings>

/** Whole settings: a JSON object of at most 32 KiB and 8 levels. A merged one goes through it before it is stored. */
export const projectSettings = withinLimits(storedSettings)

/** A change of settings, merged at the top level: null removes a key. The same limits as for whole settings. */
export const projectSettingsPatch = withinLimits(
  z.looseObject({
    product: known.product.nullable().optional(),
    appName: known.appName.nullable().optional(),
    packageName: known.packageName.nullable().optional(),
    applicationId: known.applicationId.nullable().optional(),
    primaryColor: known.primaryColor.nullable().optional(),
    darkTheme: known.darkTheme.nullable().optional(),
    features: known.features.nullable().optional(),
    engine: known.engine.nullable().optional(),
    instructions: known.instructions.nullable().optional(),
    lockedPaths: known.lockedPaths.nullable().optional(),
  }),
)
export type ProjectSettingsPatch = z.output<typeof projectSettingsPatch>

/** The limits come before the schema: what is too big or too deep is never walked by it. */
function withinLimits<Settings extends z.ZodType>(settings: Settings) {
  return z.preprocess((value: z.input<Settings>, context) => {
    if (typeof value !== 'object' || value === null) return value
    const fault = faultIn(value, 1) ?? sizeFault(value)
    if (fault) context.addIssue({ code: 'custom', path: fault.path, message: fault.message })
    return value
  }, settings)
}

const settingsKey = text(settingsLimits.keyCharacters)

interface Fault {
  readonly path: (string | number)[]
  readonly message: string
}

const fault = (message: string): Fault => ({ path: [], message })
const within = (key: string | number, inner: Fault): Fault => ({ ...inner, path: [key, ...inner.path] })

/** The first thing in a value that JSON, a database or a later merge would not take; never deeper than the limit. */
function faultIn(value: unknown, level: number): Fault | undefined {
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'string')
    return isStorable(value) ? undefined : fault('must not contain U+0000 or half of a surrogate pair')
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : fault('must be a finite number')
  if (!isContainer(value)) return fault('must be a JSON value')
  if (level > settingsLimits.levels) return fault(`must have at most ${settingsLimits.levels} levels`)
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      const inner = faultIn(item, level + 1)
      if (inner) return within(at, inner)
    }
    return undefined
  }
  for (const [key, item] of Object.entries(value)) {
    const inner = keyFault(key) ?? faultIn(item, level + 1)
    if (inner) return within(key, inner)
  }
  return undefined
}

/** `__proto__` is refused: a merge that assigns keys one by one would set a prototype instead of a key. */
function keyFault(key: string): Fault | undefined {
  if (key === '__proto__') return fault('must not be used as a key')
  return settingsKey.safeParse(key).success ? undefined : fault('must be a key of at most 200 characters')
}

function sizeFault(value: object): Fault | undefined {
  const json = JSON.stringify(value)
  const tooBig = json.length > settingsLimits.bytes || utf8Length(json) > settingsLimits.bytes
  return tooBig ? fault('must be at most 32 KiB of JSON') : undefined
}

function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}
