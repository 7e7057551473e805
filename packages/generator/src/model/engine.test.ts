import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EngineError, type EngineInput } from '../engine.js'
import { systemTime } from '../platform/waiting.js'
import { renderFile } from './answer/render.js'
import { createModelEngine, type ModelEngineOptions } from './engine.js'
import {
  answer,
  breakOff,
  flood,
  halfAnswer,
  type ModelServer,
  providerSecret,
  type Reply,
  silence,
  startModelServer,
  status,
} from './testing/openai-server.js'
import { chatOf, collect, findWord, inputOf, type Listening, messagesOf, treeAfter } from './testing/runs.js'
import { createVirtualTime } from './testing/virtual-time.js'

const key = 'sk-Very-Secret-0123456789'
const main = { path: 'lib/main.dart', content: 'void main() {}\n' }
const whole = `Here it is.\n${renderFile(main)}Done.\n`

let server: ModelServer
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.close())

function engineOf(options: Partial<ModelEngineOptions> = {}) {
  return createModelEngine({
    provider: 'openai-compatible',
    name: 'a-model',
    apiKey: key,
    baseUrl: server.url,
    analyzer: findWord('wrong'),
    ...options,
    limits: { backOffMilliseconds: 1, ...options.limits },
  })
}

/** Runs the engine, and asserts that neither its events nor a log of its error reveal a secret. */
async function run(
  options: Partial<ModelEngineOptions> = {},
  input: Partial<EngineInput> = {},
  listening: Listening = {},
) {
  const result = await collect(engineOf(options), inputOf(input), listening)
  const texts = [
    JSON.stringify(result.events),
    `${JSON.stringify(result.error)}`,
    inspect(result.error, { depth: 50, showHidden: true }),
  ]
  for (let error = result.error; error instanceof Error; error = error.cause)
    texts.push(`${error.message}${JSON.stringify(error)}`)
  for (const text of texts) {
    expect(text).not.toContain(key)
    expect(text).not.toContain(providerSecret)
    expect(text).not.toContain(server.url)
  }
  return { ...result, code: result.error instanceof EngineError ? result.error.code : result.error }
}

describe('a run of the model engine', () => {
  it('streams chat and files, then the token usage', async () => {
    server.reply(
      answer(['Here ', 'it is.\n```dart lib/', 'main.dart\nvoid main', '() {}\n```\nDo', 'ne.'], {
        usage: { prompt_tokens: 12, completion_tokens: 34 },
      }),
    )
    const { events, error } = await run()
    expect(error).toBeUndefined()
    expect(events).toEqual([
      { type: 'progress', step: 1, steps: 3, message: 'Reading the project' },
      { type: 'progress', step: 2, steps: 3, message: 'Writing' },
      { type: 'chat', text: 'Here ' },
      { type: 'chat', text: 'it is.\n' },
      { type: 'fileStarted', path: 'lib/main.dart', language: 'dart' },
      { type: 'fileDelta', path: 'lib/main.dart', text: 'void main' },
      { type: 'fileDelta', path: 'lib/main.dart', text: '() {}\n' },
      { type: 'fileCompleted', path: 'lib/main.dart' },
      { type: 'chat', text: 'Do' },
      { type: 'chat', text: 'ne.' },
      { type: 'usage', inputTokens: 12, outputTokens: 34 },
      { type: 'progress', step: 3, steps: 3, message: 'Checking the files' },
    ])
  })

  it('emits the first text while the model is still writing', async () => {
    const { promise: gate, resolve: release } = createGate()
    server.reply(answer(['Once ', gate, 'upon a time']))
    const events = engineOf().run(inputOf({ kind: 'conversation' }), new AbortController().signal)
    for await (const event of events) {
      if (event.type === 'chat' && event.text === 'Once ') release()
    }
    await gate
  })

  it('sends the key only in the authorization header and asks for a stream with usage', async () => {
    server.reply(answer([whole]))
    await run({}, { prompt: 'Bob’s club' })
    const [request] = server.requests
    expect(request?.path).toBe('/v1/chat/completions')
    expect(request?.headers.authorization).toBe(`Bearer ${key}`)
    expect(request?.body).toMatchObject({ model: 'a-model', stream: true, stream_options: { include_usage: true } })
    expect(JSON.stringify(request?.body)).not.toContain(key)
    expect(JSON.stringify(request?.body)).toContain('Bob’s club')
  })

  it('sends no authorization header without a key', async () => {
    server.reply(answer([whole]))
    expect((await run({ apiKey: undefined })).error).toBeUndefined()
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
  })

  it('writes no files in a conversation', async () => {
    server.reply(answer([whole]))
    const { events } = await run({}, { kind: 'conversation', files: [main] })
    expect(chatOf(events)).toBe(whole)
    expect(messagesOf(events)).toEqual(['Reading the project', 'Answering'])
    expect(treeAfter([main], events)).toEqual({ [main.path]: main.content })
  })

  it('removes existing files and ignores other paths', async () => {
    server.reply(answer(['```remove\nlib/old.dart\nlib/nowhere.dart\n```\n']))
    const files = [main, { path: 'lib/old.dart', content: 'wrong\n' }]
    const { events } = await run({}, { files })
    expect(treeAfter(files, events)).toEqual({ [main.path]: main.content })
    expect(messagesOf(events)).not.toContain('Repairing 1 error')
  })

  it('writes nothing to the console', async () => {
    const written: unknown[] = []
    const consoles = ['log', 'warn', 'error', 'info', 'debug'] as const
    const before = consoles.map((name) => console[name])
    for (const name of consoles) console[name] = (...all: unknown[]) => void written.push(all)
    try {
      server.reply(answer([whole]), status(400))
      await run()
      await run()
    } finally {
      for (const [index, name] of consoles.entries()) console[name] = before[index] ?? console[name]
    }
    expect(written).toEqual([])
  })
})

describe('a run of the model engine when the service fails', () => {
  it.each<[string, Reply[], string, string, number]>([
    ['status 429 on each try', Array(4).fill(status(429)), 'ENGINE_UNAVAILABLE', 'too much to do', 4],
    ['status 500 on each try', Array(4).fill(status(500)), 'ENGINE_UNAVAILABLE', 'has a fault', 4],
    ['a refused key', [status(401)], 'ENGINE_UNAVAILABLE', "The server's model key was refused.", 1],
    ['a forbidden key', [status(403)], 'ENGINE_UNAVAILABLE', "The server's model key was refused.", 1],
    [
      'a key that Google rejects',
      [status(400, {}, { code: 'API_KEY_INVALID' })],
      'ENGINE_UNAVAILABLE',
      "The server's model key was refused.",
      1,
    ],
    ['an unknown model', [status(404)], 'ENGINE_UNAVAILABLE', 'was not found', 1],
    ['a redirect', [status(307, { location: 'http://127.0.0.1:1/' })], 'ENGINE_UNAVAILABLE', 'was not found', 1],
    ['an exhausted quota', [status(429, {}, { code: 'insufficient_quota' })], 'ENGINE_UNAVAILABLE', 'is used up', 1],
    [
      'a request that is too long',
      [status(400, {}, { code: 'context_length_exceeded' })],
      'ENGINE_FAILED',
      'too much for the model',
      1,
    ],
    ['a request that is not accepted', [status(422)], 'ENGINE_FAILED', 'did not accept', 1],
    [
      'a request that a content filter rejects',
      [status(400, {}, { code: 'content_filter' })],
      'ENGINE_REFUSED',
      'declined',
      1,
    ],
    [
      'an answer that a content filter stops',
      [answer(['I ', 'c'], { finishReason: 'content_filter' })],
      'ENGINE_REFUSED',
      'declined',
      1,
    ],
    ['a refusal', [answer(['I cannot help with that.'], { field: 'refusal' })], 'ENGINE_REFUSED', 'declined', 1],
    [
      'an answer that is cut off at the length limit',
      [answer([whole], { finishReason: 'length' })],
      'ENGINE_FAILED',
      'longer than the model may write',
      1,
    ],
    ['half a file', [answer(['```dart lib/a.dart\nvoid'])], 'ENGINE_FAILED', 'in the middle of a file', 1],
    ['an empty answer', [answer([])], 'ENGINE_FAILED', 'stopped in the middle', 1],
    ['an answer without files', [answer(['What do you mean?'])], 'ENGINE_FAILED', 'wrote no files', 1],
    [
      'a stream without an end',
      [halfAnswer(['Hi'], (response) => void response.end())],
      'ENGINE_FAILED',
      'stopped in the middle',
      1,
    ],
    ['a connection that breaks during an answer', [halfAnswer(['Hi'], breakOff)], 'ENGINE_FAILED', 'broke off', 1],
    [
      'an event that is not JSON',
      [halfAnswer(['Hi'], (response) => void response.end('data: {"a":\n\n'))],
      'ENGINE_FAILED',
      'cannot be read',
      1,
    ],
    [
      'an event of another shape',
      [halfAnswer(['Hi'], (response) => void response.end('data: {"choices":7}\n\n'))],
      'ENGINE_FAILED',
      'cannot be read',
      1,
    ],
    [
      'an error event during an answer',
      [
        halfAnswer(
          ['Hi'],
          (response) =>
            void response.end(`data: {"error":{"message":"${providerSecret}","type":"overloaded_error"}}\n\n`),
        ),
      ],
      'ENGINE_UNAVAILABLE',
      'too much to do',
      1,
    ],
  ])('fails with the expected error after %s', async (_, replies, code, message, requests) => {
    server.reply(...replies)
    const result = await run()
    expect(result.code).toBe(code)
    expect(result.error).toMatchObject({ message: expect.stringContaining(message) })
    expect(server.requests).toHaveLength(requests)
  })

  it.each<[string, Reply[]]>([
    ['status 429', [status(429)]],
    ['three server errors', [status(500), status(503), status(529)]],
    ['a connection that breaks before the response', [(response) => void response.destroy()]],
    ['a connection that breaks before the first text', [halfAnswer([], breakOff)]],
    [
      'a rate limit error as the first event',
      [halfAnswer([], (response) => void response.end('data: {"error":{"message":"","code":"rate_limit"}}\n\n'))],
    ],
  ])('tries again after %s', async (_, replies) => {
    server.reply(...replies, answer([whole]))
    const { events, error } = await run()
    expect(error).toBeUndefined()
    expect(treeAfter([], events)).toEqual({ [main.path]: main.content })
    expect(server.requests).toHaveLength(replies.length + 1)
    expect(messagesOf(events).filter((text) => text.startsWith('The model does not answer'))).toHaveLength(
      replies.length,
    )
  })

  it('reports a server that cannot be reached', async () => {
    const { url } = server
    await server.close()
    const result = await run({ baseUrl: url })
    expect(result.error).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('cannot be reached'),
    })
    expect(result.error).toMatchObject({ cause: { message: 'unreachable, ECONNREFUSED' } })
  })

  it('keeps the kind and status of the failure in the cause', async () => {
    server.reply(status(418, { 'x-secret': key }))
    expect((await run()).error).toMatchObject({ cause: { name: 'CallFailure', kind: 'notAccepted', status: 418 } })
  })

  it('follows no redirect with its key', async () => {
    const other = await startModelServer()
    server.reply(status(307, { location: `${other.url}/chat/completions` }))
    await run()
    expect(other.requests).toHaveLength(0)
    await other.close()
  })
})

describe('the time limits of the model engine', () => {
  it('waits as long as the service asks, at most 30 s', async () => {
    const time = createVirtualTime()
    server.reply(status(429, { 'retry-after': '7' }), status(503, { 'retry-after': '600' }), answer([whole]))
    const result = run({ time })
    await time.sleeping(7_000)
    expect(server.requests).toHaveLength(1)
    time.advance(7_000)
    await time.sleeping(30_000)
    expect(server.requests).toHaveLength(2)
    time.advance(30_000)
    const { events, error } = await result
    expect(error).toBeUndefined()
    expect(messagesOf(events).filter((text) => text.includes('Trying'))).toEqual([
      'The model does not answer. Trying again in 7 s',
      'The model does not answer. Trying again in 30 s',
    ])
    expect(time.sleepers()).toBe(0)
  })

  it('doubles the wait each time when the service names none', async () => {
    const time = createVirtualTime()
    server.reply(status(500), status(500), status(500), status(500))
    const result = run({ time, limits: { backOffMilliseconds: 1_000 } })
    for (const milliseconds of [1_000, 2_000, 4_000]) {
      await time.sleeping(milliseconds)
      time.advance(milliseconds)
    }
    expect((await result).code).toBe('ENGINE_UNAVAILABLE')
    expect(time.sleepers()).toBe(0)
  })

  it.each([
    ['a request gets no response', silence, 'ENGINE_UNAVAILABLE', 'did not begin to answer'],
    ['nothing follows the headers', halfAnswer([], silence), 'ENGINE_UNAVAILABLE', 'did not begin to answer'],
    ['an answer stops', halfAnswer(['Hi'], silence), 'ENGINE_FAILED', 'stopped talking'],
  ])('gives up after 60 s when %s, and emits progress until then', async (_, reply, code, message) => {
    const time = createVirtualTime()
    server.reply(reply)
    const { promise: begun, resolve: begin } = createGate()
    const result = run({ time }, {}, { onEvent: ({ type }) => type === 'chat' && begin() })
    const { over } = await server.nextRequest()
    if (code === 'ENGINE_FAILED') await begun
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      await time.sleeping(15_000)
      time.advance(15_000)
    }
    const { error, events, ...failed } = await result
    expect(failed.code).toBe(code)
    expect(error).toMatchObject({ message: expect.stringContaining(message) })
    expect(messagesOf(events).filter((text) => text === 'Still at work').length).toBeGreaterThanOrEqual(3)
    await over
    expect(time.sleepers()).toBe(0)
  })

  it('ends a run after ten minutes, although data arrives', async () => {
    let now = 0
    // The clock advances by 10 s on each reading, while data of an endless answer keeps arriving.
    const time = { ...systemTime, now: () => (now += 10_000) }
    server.reply(answer(endless(), {}))
    const result = await run({ time })
    expect(result.error).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('took longer') })
    await server.requests[0]?.over
  })
})

describe('the size limits of the model engine', () => {
  it('ends an answer that never ends, and stops reading it', async () => {
    server.reply(answer(endless(), {}))
    const result = await run({ limits: { answerCharacters: 50_000 } })
    expect(result.error).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('longer') })
    await server.requests[0]?.over
    expect(chatOf(result.events).length).toBeLessThanOrEqual(50_000)
  })

  it.each<[string, string, object]>([
    ['a line that never ends', 'x'.repeat(10_000), { lineBytes: 100_000 }],
    ['a body that never ends', ': nothing\n\n', { bodyBytes: 100_000 }],
  ])('stops reading %s', async (_, text, limits) => {
    server.reply(halfAnswer(['Hi'], flood(text)))
    const result = await run({ limits })
    expect(result.error).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('longer') })
    await server.requests[0]?.over
  })

  it('stops reading the body of an error response', async () => {
    server.reply(async (response) => {
      response.writeHead(400)
      await flood('x'.repeat(10_000))(response)
    })
    expect((await run()).error).toMatchObject({ code: 'ENGINE_FAILED', cause: { status: 400 } })
    await server.requests[0]?.over
  })
})

describe('the model engine, when it is aborted', () => {
  it.each([
    ['before the first request', undefined],
    ['while a request gets no response', silence],
    ['while the first text is awaited', halfAnswer([], silence)],
    ['in the middle of a file', halfAnswer(['```dart lib/a.dart\nvoid'], silence)],
  ])('ends at once without an error and closes any open request %s', async (_, reply) => {
    const leaving = new AbortController()
    if (reply) server.reply(reply)
    else leaving.abort()
    const result = run({}, {}, leaving)
    const request = reply && (await server.nextRequest())
    leaving.abort()
    await request?.over
    expect((await result).error).toBeUndefined()
    expect(server.requests).toHaveLength(reply ? 1 : 0)
  })

  it('does not try again', async () => {
    const time = createVirtualTime()
    const leaving = new AbortController()
    server.reply(status(500))
    const result = run({ time, limits: { backOffMilliseconds: 3_000 } }, {}, leaving)
    await time.sleeping(3_000)
    leaving.abort()
    expect((await result).error).toBeUndefined()
    expect(server.requests).toHaveLength(1)
    expect(time.sleepers()).toBe(0)
  })

  it('closes the request when its reader stops', async () => {
    server.reply(halfAnswer(['Hello'], silence))
    for await (const event of engineOf().run(inputOf(), new AbortController().signal)) {
      if (event.type === 'chat') break
    }
    await server.requests[0]?.over
  })
})

function* endless(): Generator<string> {
  for (;;) yield 'and so on\n'.repeat(100)
}

function createGate() {
  let resolve = () => {}
  const promise = new Promise<void>((open) => {
    resolve = open
  })
  return { promise, resolve }
}
