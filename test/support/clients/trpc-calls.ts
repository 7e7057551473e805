import { type ErrorBody, errorBody } from '@assistant/contract'
import * as z from 'zod'

/** How a call over HTTP was answered: with `data`, or with `error`. */
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

/** Calls a procedure as any HTTP client would: POST, the input as JSON. Queries can be called so, too. */
export async function call(url: string, path: string, input: unknown, options: CallOptions = {}): Promise<Answer> {
  const { token, headers, signal } = options
  const response = await fetch(`${url}/trpc/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    // A string is sent as it is.
    body: typeof input === 'string' ? input : (JSON.stringify(input) ?? ''),
    ...(signal && { signal }),
  })
  return answerOf(response)
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response
  const text = await response.text()
  const parsed = envelope.safeParse(parseJson(text))
  if (!parsed.success) throw new Error(`An answer of status ${status} that is in no envelope: ${text.slice(0, 500)}`)
  if ('result' in parsed.data) return { status, headers, data: parsed.data.result.data }
  return { status, headers, error: parsed.data.error.data.error }
}

/** What a call answers, read by its schema. Throws where it failed. */
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
