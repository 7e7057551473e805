import { type ErrorBody, errorBody } from '@assistant/contract'
import * as z from 'zod'

/** The response to a call over HTTP, with either `data` or `error`. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly data?: unknown
  readonly error?: ErrorBody
}

const envelope = z.union([
  z.object({ result: z.object({ data: z.unknown().optional() }) }),
  z.object({ error: z.object({ data: z.object({ error: errorBody }) }) }),
])

export interface CallOptions {
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Calls a procedure with POST and the input as JSON. This works for queries too. A string is sent unchanged. */
export async function call(url: string, path: string, input: unknown, options: CallOptions = {}): Promise<Answer> {
  const { token, headers, signal } = options
  const response = await fetch(`${url}/trpc/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof input === 'string' ? input : (JSON.stringify(input) ?? ''),
    ...(signal && { signal }),
  })
  return answerOf(response)
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response
  const text = await response.text()
  const parsed = envelope.safeParse(parseJson(text))
  if (!parsed.success) throw new Error(`A response of status ${status} without tRPC's envelope: ${text.slice(0, 500)}`)
  if ('result' in parsed.data) return { status, headers, data: parsed.data.result.data }
  return { status, headers, error: parsed.data.error.data.error }
}

/** Calls a procedure and returns its output, parsed with `schema`. Throws when the call fails. */
export async function callOrThrow<Schema extends z.ZodType>(
  schema: Schema,
  ...parameters: Parameters<typeof call>
): Promise<z.output<Schema>> {
  const answer = await call(...parameters)
  if (answer.error) throw new Error(`${parameters[1]} failed: ${JSON.stringify(answer.error)}`)
  return schema.parse(answer.data)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
