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
  /** In lower case, as its key is. */
  readonly method: string
  readonly path: string
  /** Its parameters, each as it is. */
  readonly parameters: readonly z.output<typeof parameter>[]
}

/** The description of the REST face, as a program would read it. */
export interface ApiDocument extends z.output<typeof apiDocument> {
  readonly raw: Readonly<Record<string, unknown>>
  readonly operations: readonly Operation[]
  /** The one of a procedure. */
  readonly operationOf: (name: string) => Operation
  /** What a reference leads to; it throws where it leads nowhere. */
  readonly find: (ref: string) => unknown
  readonly exampleAt: (ref: string) => unknown
  /** Whether a value is as the schema at this place says, and for objects that it has no key that the schema does not name. */
  readonly faultsOf: (place: readonly string[], value: unknown) => unknown
}

export async function readApiDocument(url: string): Promise<ApiDocument> {
  const raw = z.looseObject({}).parse(await (await fetch(`${url}/api/openapi.json`)).json())
  const document = apiDocument.parse(raw)

  const find = (ref: string) => {
    const keys = ref
      .replace(/^#\//, '')
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    return keys.reduce((at: unknown, key) => {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) throw new Error(`${ref} leads nowhere`)
      return Reflect.get(at, key)
    }, raw)
  }

  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(closed(raw), 'api')
  const validators = new Map<string, ValidateFunction>()

  const operations = Object.entries(document.paths).flatMap(([path, ofPath]) =>
    Object.entries(ofPath).map(([method, one]) => ({
      ...one,
      method,
      path,
      parameters: one.parameters.map((given) => ('$ref' in given ? parameter.parse(find(given.$ref)) : given)),
    })),
  )

  return {
    ...document,
    raw,
    operations,
    operationOf(name) {
      const found = operations.find(({ operationId }) => operationId === name)
      if (found === undefined) throw new Error(`${name} is not described`)
      return found
    },
    find,
    exampleAt: (ref) => example.parse(find(ref)).value,
    faultsOf(place, value) {
      const pointer = place.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
      const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` })
      validators.set(pointer, validate)
      return validate(value) ? null : validate.errors
    },
  }
}

/** The same with no room for what is not named: answers may grow one day, but today the description tells all of them. */
function closed(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && 'properties' in part
        ? { additionalProperties: false, ...part }
        : part,
    ),
  )
}
