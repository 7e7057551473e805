import { maxBodyBytesOf } from '@assistant/contract'
import type * as z from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { RestProcedure } from '../rest/procedures.js'
import { errorResponses, errorsOf } from './errors.js'
import type { OperationExample } from './examples/operation-example.js'
import { parameterLocationsOf } from './parameter-locations.js'
import { parametersOf } from './parameters.js'

const callers: Record<RestProcedure['access'], string> = {
  public: 'everyone',
  unverified: 'signed-in users, even before their address is verified',
  mailedToken: 'signed-in users. With a mailed token, even before their address is verified',
  user: 'signed-in users',
  admin: 'administrators',
  owner: 'the owner of the project',
  editor: 'editors and the owner of the project',
  viewer: 'members of the project',
}

/** Returns the OpenAPI operation of a query or mutation. */
export function operationOf(procedure: RestProcedure, example: OperationExample): ZodOpenApiOperationObject {
  const { path, query, body } = parameterLocationsOf(procedure)
  const input: Readonly<Record<string, unknown>> = { ...Object(example.input) }
  return {
    ...headOf(procedure),
    parameters: [
      ...parametersOf('path', path, input),
      ...parametersOf('query', query, input),
      ...(readsCookies(procedure, body) ? [{ $ref: '#/components/parameters/csrf' }] : []),
    ],
    ...(body && { requestBody: bodyOf(procedure, body, input) }),
    responses: {
      [procedure.status]: {
        description: procedure.status === 201 ? 'Created.' : 'Done.',
        content: { 'application/json': { schema: procedure.output, example: example.output } },
      },
      ...errorResponses(errorsOf(procedure)),
    },
  }
}

/**
 * Returns true for a public procedure in which cookies can replace the refresh token of the input or the tokens in the
 * answer.
 */
function readsCookies({ access }: RestProcedure, body: z.ZodObject | undefined): boolean {
  return access === 'public' && body !== undefined && ('cookie' in body.shape || 'refreshToken' in body.shape)
}

/** Returns the texts, the tag and the security of an operation. */
export function headOf({
  name,
  summary,
  description,
  access,
  method,
}: Pick<RestProcedure, 'name' | 'summary' | 'description' | 'access' | 'method'>) {
  const byCookie = method === 'GET' ? { cookie: [] } : { cookie: [], csrf: [] }
  return {
    operationId: name,
    tags: [name.slice(0, name.indexOf('.'))],
    summary,
    description: [description, `For ${callers[access]}.`].filter(Boolean).join('\n\n'),
    security: access === 'public' ? [] : [{ bearer: [] }, byCookie],
  }
}

function bodyOf({ name }: RestProcedure, schema: z.ZodObject, input: Readonly<Record<string, unknown>>) {
  const example = Object.fromEntries(Object.entries(input).filter(([key]) => key in schema.shape))
  // An empty body means an empty object.
  const required = !schema.safeParse({}).success
  const maxBytes = maxBodyBytesOf(name)
  return {
    description: `At most ${maxBytes / 1024} KiB.`,
    required,
    content: { 'application/json': { schema, example } },
    'x-max-bytes': maxBytes,
  } as const
}
