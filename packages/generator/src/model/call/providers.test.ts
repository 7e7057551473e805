import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createModelEngine } from '../engine.js'
import { findWord, inputOf } from '../testing/runs.js'
import { chooseModel, type ModelProvider } from './providers.js'

const key = 'a-key'

/** Returns the request that a provider sends. */
async function requestOf(provider: ModelProvider, name: string, baseUrl?: string) {
  const requests: { readonly url: string; readonly headers: Headers; readonly body: unknown }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests.push({ url: `${input}`, headers: new Headers(init?.headers), body: JSON.parse(`${init?.body}`) })
    return new Response('{}', { status: 400 })
  }
  const engine = createModelEngine({ provider, name, apiKey: key, baseUrl, fetch, analyzer: findWord('wrong') })
  const events = engine.run(
    inputOf({ history: [{ kind: 'code', prompt: 'a', errorMessage: null, answer: 'b', options: null }] }),
    new AbortController().signal,
  )
  await expect(async () => {
    for await (const event of events) expect(event.type).toBe('progress')
  }).rejects.toMatchObject({ code: 'ENGINE_FAILED', cause: { status: 400 } })
  const [request, ...others] = requests
  if (request === undefined) throw new Error('No request')
  expect(others).toEqual([])
  return request
}

const table: readonly (readonly [ModelProvider, string, string, string, string])[] = [
  [
    'google',
    'gemini-2.5-pro',
    'https://generativelanguage.googleapis.com/v1beta',
    '/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    'x-goog-api-key',
  ],
  ['anthropic', 'claude-sonnet-4-5', 'https://api.anthropic.com/v1', '/messages', 'x-api-key'],
  ['openai', 'gpt-5', 'https://api.openai.com/v1', '/responses', 'authorization'],
  ['openai-compatible', 'llama', 'http://127.0.0.1:8080/v1', '/chat/completions', 'authorization'],
]

describe('model providers', () => {
  const misleading = [
    'OPENAI_BASE_URL',
    'ANTHROPIC_BASE_URL',
    'OPENAI_API_KEY',
    'ANTHROPIC_API_KEY',
    'GOOGLE_GENERATIVE_AI_API_KEY',
  ]
  beforeEach(() => {
    for (const name of misleading) process.env[name] = 'http://elsewhere.example'
  })
  afterEach(() => {
    for (const name of misleading) delete process.env[name]
  })

  it.each(table)(
    '%s receives the request at its default address with its key header, independent of the environment',
    async (provider, name, base, path, header) => {
      const { url, headers } = await requestOf(provider, name, provider === 'openai-compatible' ? base : undefined)
      expect(url).toBe(base + path)
      expect(headers.get(header)).toMatch(new RegExp(`^(Bearer )?${key}$`))
    },
  )

  it.each(table)('%s receives the request at the configured address', async (provider, name, _, path) => {
    expect((await requestOf(provider, name, 'https://models.example/base/')).url).toBe(
      `https://models.example/base${path}`,
    )
  })

  it('asks OpenAI to store nothing and Anthropic to cache the system text', async () => {
    expect((await requestOf('openai', 'gpt-5')).body).toMatchObject({ store: false, stream: true })
    expect((await requestOf('anthropic', 'claude-sonnet-4-5')).body).toMatchObject({
      stream: true,
      system: [{ cache_control: { type: 'ephemeral' } }],
    })
  })

  it("requires a key, or an address for an OpenAI-compatible provider, and keeps the key out of the engine's JSON", () => {
    for (const provider of ['google', 'anthropic', 'openai'] as const) {
      expect(() => chooseModel({ provider, name: 'a' })).toThrow('needs a key')
    }
    expect(() => chooseModel({ provider: 'openai-compatible', name: 'a', apiKey: key })).toThrow('needs an address')
    const engine = createModelEngine({ provider: 'google', name: 'gemini-x', apiKey: key, analyzer: findWord('wrong') })
    expect(engine).toMatchObject({ id: 'model', title: 'Model (google, gemini-x)', available: true })
    expect(JSON.stringify(engine)).not.toContain(key)
  })
})
