import type { LanguageModelV3, SharedV3ProviderOptions } from '@ai-sdk/provider'
import type { Fetch } from './bounded-fetch.js'

export type ModelProvider = 'google' | 'anthropic' | 'openai' | 'openai-compatible'

/** Which model answers, and where. */
export interface ModelChoice {
  readonly provider: ModelProvider
  /** As the provider calls it. */
  readonly name: string
  /** Required but for `openai-compatible`, where a server of one's own may ask for none. */
  readonly apiKey?: string | undefined
  /** Required for `openai-compatible`; elsewhere the provider's own address. */
  readonly baseUrl?: string | undefined
}

/**
 * What goes with every call. OpenAI keeps no copy of it, and Anthropic remembers the part that is the same in each call, which
 * costs less then. A provider leaves alone what stands under another one's name.
 */
export const callOptions: SharedV3ProviderOptions = { openai: { store: false } }
export const systemOptions: SharedV3ProviderOptions = { anthropic: { cacheControl: { type: 'ephemeral' } } }

interface Settings {
  readonly name: string
  readonly apiKey: string
  readonly baseURL: string
  readonly fetch: Fetch
}

interface Provider {
  /** Given always, so that no variable of the environment changes where a key is sent. */
  readonly baseURL: string | undefined
  /** The provider's package is loaded at the first call: a server without a model never needs it. */
  readonly open: (settings: Settings) => Promise<LanguageModelV3>
}

const providers: Readonly<Record<ModelProvider, Provider>> = {
  google: {
    baseURL: 'https://generativelanguage.googleapis.com/v1beta',
    open: async ({ name, ...settings }) =>
      (await import('@ai-sdk/google')).createGoogleGenerativeAI(settings).languageModel(name),
  },
  anthropic: {
    baseURL: 'https://api.anthropic.com/v1',
    open: async ({ name, ...settings }) =>
      (await import('@ai-sdk/anthropic')).createAnthropic(settings).languageModel(name),
  },
  openai: {
    baseURL: 'https://api.openai.com/v1',
    open: async ({ name, ...settings }) => (await import('@ai-sdk/openai')).createOpenAI(settings).languageModel(name),
  },
  'openai-compatible': {
    baseURL: undefined,
    open: async ({ name, ...settings }) =>
      (await import('@ai-sdk/openai-compatible'))
        .createOpenAICompatible({ ...settings, name: 'compatible', includeUsage: true })
        .languageModel(name),
  },
}

/** Makes the model for one call, which asks through `fetch` and nothing else. */
export type OpenModel = (fetch: Fetch) => Promise<LanguageModelV3>

/** @throws {TypeError} when an address or a key is missing. */
export function chooseModel({ provider, name, apiKey = '', baseUrl }: ModelChoice): OpenModel {
  const { open, baseURL: usual } = providers[provider]
  const baseURL = baseUrl ?? usual
  if (baseURL === undefined) throw new TypeError(`The provider ${provider} needs an address.`)
  if (apiKey === '' && provider !== 'openai-compatible') throw new TypeError(`The provider ${provider} needs a key.`)
  return (fetch) => open({ name, apiKey, baseURL, fetch })
}
