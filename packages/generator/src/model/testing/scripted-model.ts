import type { LanguageModelV3, LanguageModelV3Prompt, LanguageModelV3StreamPart } from '@ai-sdk/provider'

/** The answer of the model to one call: the whole text, or the parts of its stream. */
export type Script =
  | string
  | readonly LanguageModelV3StreamPart[]
  | ((signal: AbortSignal) => ReadableStream<LanguageModelV3StreamPart>)

export interface ScriptedModel {
  readonly open: () => Promise<LanguageModelV3>
  /** The requests as text: system text and messages. */
  readonly asked: readonly string[]
  readonly prompts: readonly LanguageModelV3Prompt[]
}

/** Creates a model that answers each call with the next script. */
export function createScriptedModel(...scripts: readonly Script[]): ScriptedModel {
  const prompts: LanguageModelV3Prompt[] = []
  const model: LanguageModelV3 = {
    specificationVersion: 'v3',
    provider: 'scripted',
    modelId: 'scripted',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('Answers are streamed')),
    doStream: async ({ prompt, abortSignal = new AbortController().signal }) => {
      const script = scripts[prompts.length]
      prompts.push(prompt)
      if (script === undefined) throw new Error('Asked once too often')
      if (typeof script === 'function') return { stream: script(abortSignal) }
      return { stream: ReadableStream.from(typeof script === 'string' ? wholeAnswer(script) : script) }
    },
  }
  return {
    open: async () => model,
    prompts,
    get asked() {
      return prompts.map((prompt) => prompt.map(writeMessage).join('\n'))
    },
  }
}

/** Returns the parts of a complete answer, with a usage of 100 input tokens and 10 output tokens. */
export function wholeAnswer(
  text: string,
  finishReason: 'stop' | 'length' | 'content-filter' = 'stop',
): LanguageModelV3StreamPart[] {
  return [
    { type: 'stream-start', warnings: [{ type: 'other', message: 'a warning that nobody prints' }] },
    { type: 'text-start', id: '1' },
    ...text.split(/(?<=\n)/).map((delta) => ({ type: 'text-delta', id: '1', delta }) as const),
    { type: 'text-end', id: '1' },
    finish(finishReason),
  ]
}

function finish(
  unified: 'stop' | 'length' | 'content-filter' | 'error' | 'other',
  raw?: string,
): LanguageModelV3StreamPart {
  return {
    type: 'finish',
    finishReason: { unified, raw },
    usage: {
      inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 10, text: 10, reasoning: 0 },
    },
  }
}

function writeMessage({ role, content }: LanguageModelV3Prompt[number]): string {
  if (typeof content === 'string') return `${role}: ${content}`
  return `${role}: ${content.map((part) => (part.type === 'text' ? part.text : '')).join('')}`
}
