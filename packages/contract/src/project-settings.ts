import * as z from 'zod'
import { arrayOf, isStorable, name, text, utf8Length } from './primitives.js'

/**
 * Maximum size of a project's settings as JSON, their nesting and the length of a key. The settings are the first
 * level.
 */
export const settingsLimits = { bytes: 32 * 1024, levels: 8, keyCharacters: 200 } as const

// The reserved words of Dart's grammar. A package with such a name cannot be imported.
const reservedWords = new Set(
  (
    'assert break case catch class const continue default do else enum extends false final finally for if in is new null ' +
    'rethrow return super switch this throw true try var void while with'
  ).split(' '),
)

/**
 * A Dart identifier of 1 to 64 lower-case letters, digits and `_` that pub accepts as a package name; no reserved word.
 */
export const packageName = z
  .string()
  .max(64)
  .regex(/^[a-z_][a-z0-9_]*$/, { error: 'must be a Dart package name: lower-case letters, digits and underscores' })
  .refine((value) => !reservedWords.has(value), { error: 'must not be a reserved word of Dart' })

/**
 * A reverse-DNS name for Android and iOS: at least two parts, each beginning with a letter, and at most 150 characters.
 */
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
  instructions: text(8_000),
  lockedPaths: arrayOf(text(200, 1), 100),
}

/**
 * Settings as they are stored: the keys below have their form, all other keys are stored unchanged. Inputs use
 * `projectSettings` and `projectSettingsPatch`, which also apply the limits.
 */
export const storedSettings = z.looseObject({
  /** The LikeMinds SDK that the app uses. */
  product: known.product.optional(),
  /** Title of the app. */
  appName: known.appName.optional(),
  /** Dart package name of the app. */
  packageName: known.packageName.optional(),
  /** Reverse-DNS name for Android and iOS, such as `com.example.app`. */
  applicationId: known.applicationId.optional(),
  /** Color in the form `#0A84FF`. */
  primaryColor: known.primaryColor.optional(),
  darkTheme: known.darkTheme.optional(),
  /** Names of features that the app should have. */
  features: known.features.optional(),
  /** Id of the engine for generations that name none. */
  engine: known.engine.optional(),
  /** Instructions for all generations of the project. Each generation keeps its copy. */
  instructions: known.instructions.optional(),
  /** Globs of files that generations must not change. */
  lockedPaths: known.lockedPaths.optional(),
})
export type ProjectSettings = z.output<typeof storedSettings>

/**
 * Complete settings: a JSON object of at most 32 KiB and 8 levels. Merged settings are parsed with it before they are
 * stored.
 */
export const projectSettings = withinLimits(storedSettings)

/** A change of settings, merged at the top level: null removes a key. The limits of complete settings apply. */
export const projectSettingsPatch = withinLimits(
  z.looseObject({
    /** The LikeMinds SDK that the app uses. */
    product: known.product.nullable().optional(),
    /** Title of the app. */
    appName: known.appName.nullable().optional(),
    /** Dart package name of the app. */
    packageName: known.packageName.nullable().optional(),
    /** Reverse-DNS name for Android and iOS, such as `com.example.app`. */
    applicationId: known.applicationId.nullable().optional(),
    /** Color in the form `#0A84FF`. */
    primaryColor: known.primaryColor.nullable().optional(),
    darkTheme: known.darkTheme.nullable().optional(),
    /** Names of features that the app should have. */
    features: known.features.nullable().optional(),
    /** Id of the engine for generations that name none. */
    engine: known.engine.nullable().optional(),
    /** Instructions for all generations of the project. Each generation keeps its copy. */
    instructions: known.instructions.nullable().optional(),
    /** Globs of files that generations must not change. */
    lockedPaths: known.lockedPaths.nullable().optional(),
  }),
)
export type ProjectSettingsPatch = z.output<typeof projectSettingsPatch>

/** Applies the limits before the schema, so that the schema never walks a value that is too large or too deep. */
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

/**
 * Returns the fault of the first part of a value that JSON, a database, a later merge or a limit rejects, or undefined.
 * Never descends below the maximum level.
 */
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

/**
 * Rejects keys that are too long or that a database rejects, and `__proto__`: a merge that assigns keys one by one
 * would set a prototype instead of a key.
 */
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
