import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Answers one request. */
export type Reply = (response: ServerResponse) => void | Promise<void>

interface ServedRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  /** Resolves when the client has disconnected or has received the whole answer. */
  readonly over: Promise<void>
}

/** A server with the chat completions API of OpenAI, whose answers the test sets. */
export interface ModelServer {
  /** The base address for the engine. */
  readonly url: string
  readonly requests: readonly ServedRequest[]
  /** Adds replies to the next requests. A request without a reply is answered with 418. */
  reply(...replies: readonly Reply[]): void
  /** Resolves with the next request that was not returned before. */
  nextRequest(): Promise<ServedRequest>
  close(): Promise<void>
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startModelServer(): Promise<ModelServer> {
  const replies: Reply[] = []
  const requests: ServedRequest[] = []
  const waiting: (() => void)[] = []
  let asked = 0
  const server = createServer(async (request, response) => {
    const over = new Promise<void>((resolve) => response.once('close', resolve))
    response.on('error', () => undefined)
    const body = await json(request)
    requests.push({ path: request.url ?? '', headers: request.headers, body, over })
    waiting.shift()?.()
    const reply = replies.shift() ?? status(418)
    await reply(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    reply: (...more) => void replies.push(...more),
    async nextRequest() {
      const index = asked++
      if (requests[index] === undefined) await new Promise<void>((resolve) => waiting.push(resolve))
      const request = requests[index]
      if (request === undefined) throw new Error('No request')
      return request
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Returns an error response. Like real ones, its body repeats secrets that the client must not reveal. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}, report: object = {}): Reply {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ error: { message: `${providerSecret} (${code})`, type: 'error', ...report } }))
  }
}

/** A text that every error of the provider contains, and that no event may contain. */
export const providerSecret = 'the provider said so'

interface Answer {
  readonly finishReason?: string
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number }
  /** The field of the delta that contains the text. */
  readonly field?: 'content' | 'refusal' | 'reasoning_content'
}

/** Returns an answer in these pieces. Before it sends the pieces after a promise, it awaits the promise. */
export function answer(pieces: Iterable<string | Promise<void>>, options: Answer = {}): Reply {
  const { finishReason = 'stop', usage, field = 'content' } = options
  return async (response) => {
    begin(response)
    for (const piece of pieces) {
      if (typeof piece !== 'string') await piece
      else if (!(await write(response, event({ [field]: piece })))) return
    }
    response.write(event({}, finishReason))
    if (usage) response.write(`data: ${JSON.stringify({ id: '1', choices: [], usage })}\n\n`)
    response.end('data: [DONE]\n\n')
  }
}

/** Returns the beginning of an answer. `then` determines the rest. */
export function halfAnswer(pieces: readonly string[], then: Reply): Reply {
  return async (response) => {
    begin(response)
    for (const piece of pieces) response.write(event({ content: piece }))
    await then(response)
  }
}

/** Returns an answer that repeats a text until the client disconnects. */
export function flood(text: string): Reply {
  return async (response) => {
    while (await write(response, text));
  }
}

/** Never answers. */
export const silence: Reply = () => undefined

/** Closes the connection in the middle of an event. */
export const breakOff: Reply = (response) => {
  response.write('data: {"id":"1","choi', () => response.destroy())
}

/** Writes text, and waits until the client has read it. Returns false when the client has disconnected. */
async function write(response: ServerResponse, text: string): Promise<boolean> {
  if (!response.destroyed && !response.write(text)) {
    await new Promise<void>((resolve) => {
      const goOn = () => {
        response.off('drain', goOn).off('close', goOn)
        resolve()
      }
      response.on('drain', goOn).on('close', goOn)
    })
  }
  return !response.destroyed
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
}

function event(delta: object, finishReason: string | null = null): string {
  const choice = { index: 0, delta, finish_reason: finishReason }
  return `data: ${JSON.stringify({ id: '1', model: 'm', created: 1, choices: [choice] })}\n\n`
}
