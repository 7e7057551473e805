import { maxBodyBytesOf } from '@assistant/contract'
import type * as z from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { RestProcedure } from '../rest/procedures.js'
import { commonErrors, errorResponses } from './errors.js'
import type { OperationText } from './operation-text.js'
import { parametersOf } from './parameters.js'
import { placesOf } from './places.js'

const who: Record<RestProcedure['access'], string> = {
  public: 'anybody',
  unverified: 'whoever is signed in, also before their address is verified',
  user: 'whoever is signed in',
  admin: 'administrators',
  owner: 'the owner of the project',
  editor: 'editors of the project, and its owner',
  viewer: 'members of the project',
}

/** One procedure as an operation. */
export function operationOf(procedure: RestProcedure, text: OperationText): ZodOpenApiOperationObject {
  const { path, query, body } = placesOf(procedure)
  const input: Readonly<Record<string, unknown>> = { ...Object(text.input) }
  return {
    ...headOf(procedure, text.description),
    parameters: [
      ...parametersOf('path', path, input),
      ...parametersOf('query', query, input),
      ...(readsCookies(procedure, body) ? [{ $ref: '#/components/parameters/csrf' }] : []),
    ],
    ...(body && { requestBody: bodyOf(procedure, body, input) }),
    responses: {
      [procedure.status]: {
        description: procedure.status === 201 ? 'It was made.' : 'It was done.',
        content: { 'application/json': { schema: procedure.output, example: text.output } },
      },
      ...errorResponses([...commonErrors(procedure), ...(text.errors ?? [])]),
    },
  }
}

/** Whether cookies can stand in for what the input names, or for what the answer holds. */
function readsCookies({ access }: RestProcedure, body: z.ZodObject | undefined): boolean {
  return access === 'public' && body !== undefined && ('cookie' in body.shape || 'refreshToken' in body.shape)
}

/** What it is, and who may call it. */
export function headOf(
  { name, summary, access, method }: Pick<RestProcedure, 'name' | 'summary' | 'access' | 'method'>,
  description: string | undefined,
) {
  const byCookie = method === 'GET' ? { cookie: [] } : { cookie: [], csrf: [] }
  return {
    operationId: name,
    tags: [name.slice(0, name.indexOf('.'))],
    summary,
    description: [description, `For ${who[access]}.`].filter(Boolean).join('\n\n'),
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
