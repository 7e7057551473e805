import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createModelEngine } from '../engine.js'
import { type ModelServer, type Reply, startModelServer } from '../testing/openai-server.js'
import { chatOf, collect, findWord, inputOf } from '../testing/runs.js'
import type { ModelProvider } from './providers.js'

/** Returns a reply that streams JSON objects as a provider does, one per event. */
function stream(events: readonly object[]): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of events) {
      const type = 'type' in event ? `event: ${event.type}\n` : ''
      response.write(`${type}data: ${JSON.stringify(event)}\n\n`)
    }
    response.end()
  }
}

const google = (candidate: object, more: object = {}) => ({
  candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'Hello' }] }, ...candidate }],
  ...more,
})

const anthropic = (stop_reason: string) => [
  {
    type: 'message_start',
    message: {
      id: '1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
]

const openai = (delta: object) => [
  { type: 'response.created', response: { id: '1', created_at: 1, model: 'm' } },
  {
    type: 'response.output_item.added',
    output_index: 0,
    item: { type: 'message', id: 'i', role: 'assistant', status: 'in_progress', content: [] },
  },
  { item_id: 'i', output_index: 0, content_index: 0, ...delta },
  {
    type: 'response.output_item.done',
    output_index: 0,
    item: { type: 'message', id: 'i', role: 'assistant', status: 'completed', content: [] },
  },
  { type: 'response.completed', response: { usage: { input_tokens: 3, output_tokens: 2 } } },
]

const table: readonly {
  readonly provider: ModelProvider
  readonly name: string
  readonly whole: readonly object[]
  readonly refused: readonly object[]
}[] = [
  {
    provider: 'google',
    name: 'gemini-2.5-pro',
    whole: [
      google({}),
      google(
        { content: { role: 'model', parts: [] }, finishReason: 'STOP' },
        { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 } },
      ),
    ],
    refused: [{ promptFeedback: { blockReason: 'SAFETY' } }],
  },
  { provider: 'anthropic', name: 'claude-sonnet-4-5', whole: anthropic('end_turn'), refused: anthropic('refusal') },
  {
    provider: 'openai',
    name: 'gpt-5',
    whole: openai({ type: 'response.output_text.delta', delta: 'Hello' }),
    refused: openai({ type: 'response.refusal.delta', delta: 'No.' }),
  },
]

let server: ModelServer
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.close())

function talk(provider: ModelProvider, name: string, reply: Reply) {
  server.reply(reply)
  const engine = createModelEngine({
    provider,
    name,
    apiKey: 'a-key',
    baseUrl: server.url,
    analyzer: findWord('wrong'),
  })
  return collect(engine, inputOf({ kind: 'conversation' }))
}

describe.each(table)('the protocol of $provider', ({ provider, name, whole, refused }) => {
  it('delivers chat and token usage of an answer', async () => {
    const { events, error } = await talk(provider, name, stream(whole))
    expect(error).toBeUndefined()
    expect(chatOf(events)).toBe('Hello')
    expect(events).toContainEqual({ type: 'usage', inputTokens: 3, outputTokens: 2 })
  })

  it('rejects an answer that broke off', async () => {
    const { error } = await talk(provider, name, stream(whole.slice(0, -1)))
    expect(error).toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('in the middle of its answer'),
    })
  })

  it('reports a refusal of the model as ENGINE_REFUSED', async () => {
    const { error } = await talk(provider, name, stream(refused))
    expect(error).toMatchObject({ code: 'ENGINE_REFUSED' })
  })

  it('reports a rejected key as ENGINE_UNAVAILABLE', async () => {
    const { error } = await talk(provider, name, (response) => void response.writeHead(401).end('{}'))
    expect(error).toMatchObject({ code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('key was refused') })
  })
})
