import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as z from 'zod'

const reference = z.strictObject({ $ref: z.string() })
const example = z.object({ value: z.unknown() })
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  example: z.unknown().optional(),
})
const content = z.record(
  z.string(),
  z.object({
    schema: z.unknown().optional(),
    example: z.unknown().optional(),
    examples: z.record(z.string(), reference).default({}),
  }),
)
const operation = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.union([reference, parameter])),
  requestBody: z.object({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string(),
    z.object({ headers: z.record(z.string(), reference).default({}), content: content.default({}) }),
  ),
})
const apiDocument = z.object({
  openapi: z.string(),
  servers: z.tuple([z.object({ url: z.string() })]),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
})

export interface Operation extends Omit<z.output<typeof operation>, 'parameters'> {
  /** The HTTP method in lower case, as in the document. */
  readonly method: string
  readonly path: string
  /** Its parameters, with references resolved. */
  readonly parameters: readonly z.output<typeof parameter>[]
}

/** The OpenAPI document of the REST API. */
export interface ApiDocument extends z.output<typeof apiDocument> {
  /** The document without validation. */
  readonly raw: Readonly<Record<string, unknown>>
  readonly operations: readonly Operation[]
  /** Returns the operation of a procedure. Throws when there is none. */
  readonly operationOf: (procedure: string) => Operation
  /** Returns the value that a JSON reference points to. Throws when there is none. */
  readonly resolveReference: (ref: string) => unknown
  /** Returns the value of the example that a reference points to. */
  readonly exampleAt: (ref: string) => unknown
  /**
   * Validates a value against the schema at this path of the document. Objects may not have other keys than the schema.
   * Returns null for a valid value, otherwise the errors.
   */
  readonly schemaErrorsOf: (schemaPath: readonly string[], value: unknown) => unknown
}

/** Requests the OpenAPI document of a server and validates its structure. */
export async function readApiDocument(url: string): Promise<ApiDocument> {
  const raw = z.looseObject({}).parse(await (await fetch(`${url}/api/openapi.json`)).json())
  const document = apiDocument.parse(raw)

  const resolveReference = (ref: string) => {
    const keys = ref
      .replace(/^#\//, '')
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    return keys.reduce((at: unknown, key) => {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) throw new Error(`${ref} does not exist`)
      return Reflect.get(at, key)
    }, raw)
  }

  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(withClosedObjects(raw), 'api')
  const validators = new Map<string, ValidateFunction>()

  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => ({
      ...details,
      method,
      path,
      parameters: details.parameters.map((given) =>
        '$ref' in given ? parameter.parse(resolveReference(given.$ref)) : given,
      ),
    })),
  )

  return {
    ...document,
    raw,
    operations,
    operationOf(procedure) {
      const found = operations.find(({ operationId }) => operationId === procedure)
      if (found === undefined) throw new Error(`${procedure} has no operation`)
      return found
    },
    resolveReference,
    exampleAt: (ref) => example.parse(resolveReference(ref)).value,
    schemaErrorsOf(schemaPath, value) {
      const pointer = schemaPath
        .map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/')
      const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` })
      validators.set(pointer, validate)
      return validate(value) ? null : validate.errors
    },
  }
}

/**
 * Returns a copy whose object schemas reject unknown keys. The published schemas accept them, so that answers can get
 * new keys later, but the document must list every key that an answer has now.
 */
function withClosedObjects(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && 'properties' in part
        ? { additionalProperties: false, ...part }
        : part,
    ),
  )
}
