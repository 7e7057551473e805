import { AssistantError, errorOfAnswer } from './error.js'
import type { Fetch } from './http.js'
import type { Runtime } from './runtime.js'

export interface AnswerParts {
  readonly fetch?: Fetch | undefined
  /** A server that says nothing for so long is given up, in milliseconds. */
  readonly timeout: number
  readonly runtime: Runtime
}

export interface BodyRequest {
  readonly headers: Readonly<Record<string, string>>
  /** The content type that the answer must have: whatever stands in front of the server may answer with a page. */
  readonly type: string
  /** Ends the request, and the body too. */
  readonly signal: AbortSignal
}

/** What a GET is answered with, as it comes. Errors: the server's refusal; NETWORK for what is none of the Assistant's. */
export async function answerBody(
  parts: AnswerParts,
  url: string,
  { headers, type, signal }: BodyRequest,
): Promise<ReadableStream<Uint8Array>> {
  const { fetch = globalThis.fetch, timeout, runtime } = parts
  const inTime = <Value>(work: Promise<Value>) => withinTime(work, timeout, runtime)
  const response = await inTime(fetch(url, { headers: { ...headers, accept: type }, signal }))
  const [answered = ''] = (response.headers.get('content-type') ?? '').split(';')
  if (response.ok && response.body && answered.trim().toLowerCase() === type) return response.body
  const refusal = errorOfAnswer(await inTime(response.json()))
  throw refusal ?? new AssistantError('NETWORK', `The answer ${response.status} is none of the Assistant's.`)
}

/** Errors: NETWORK, when it takes longer than so many milliseconds. */
export async function withinTime<Value>(work: Promise<Value>, milliseconds: number, runtime: Runtime): Promise<Value> {
  const over = new AbortController()
  const late = runtime.sleep(milliseconds, over.signal).then((): never => {
    throw new AssistantError('NETWORK', `The Assistant said nothing for ${milliseconds / 1_000} s.`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
