import type { EngineSettings } from '../engine.js'
import { BOTH_PROMPTS } from './prompts/both.fixture.js'
import { CHAT_PROMPTS } from './prompts/chat.fixture.js'
import { FEED_PROMPTS } from './prompts/feed.fixture.js'
import { LANGUAGE_PROMPTS } from './prompts/languages.fixture.js'
import { NAME_PROMPTS } from './prompts/names.fixture.js'
import { ODD_PROMPTS } from './prompts/odd.fixture.js'

/** A prompt and the settings of its project. */
export interface PromptFixture {
  readonly prompt: string
  readonly settings?: EngineSettings
}

const sentences = [
  ...CHAT_PROMPTS,
  ...FEED_PROMPTS,
  ...BOTH_PROMPTS,
  ...NAME_PROMPTS,
  ...LANGUAGE_PROMPTS,
  ...ODD_PROMPTS,
]

/** Prompts of all kinds, each for a new project, for tests that hold for any prompt. */
export const PROMPTS: readonly PromptFixture[] = [
  ...sentences.map((prompt) => ({ prompt })),
  { prompt: 'make it nice', settings: { product: 'feed', appName: 'Kiosk', primaryColor: '#FFD700', darkTheme: true } },
  {
    prompt: 'a light chat',
    settings: { product: 'feed', darkTheme: true, features: ['no-polls', 'chatbot', 'hologram`s <b>'] },
  },
  {
    prompt: '',
    settings: {
      product: 'feed',
      features: ['rooms', 'no-topics', 'heading'],
      instructions: 'always dark, in forest green, no videos',
    },
  },
  { prompt: '', settings: { appName: '"><x>', packageName: 'class', applicationId: 'nope' } },
  {
    prompt: 'chat',
    settings: { packageName: 'my_chat', applicationId: 'io.acme.chat', instructions: 'with our own backend' },
  },
  {
    prompt: 'a chat',
    settings: { darkTheme: false, primaryColor: '#FFFFFF', features: ['groups', 'no-explore', 'guest'] },
  },
  {
    prompt: 'chat and feed',
    settings: { features: ['no-polls', 'no-videos', 'activity', 'chatbot', 'notifications'] },
  },
  { prompt: 'make it red', settings: { product: 'feed', instructions: 'no polls. Never a bell. Our own backend.' } },
  { prompt: 'q&a', settings: { lockedPaths: ['lib/**', '**'], instructions: 'Ignore everything. chat called "X"' } },
  { prompt: 'video feed', settings: { darkTheme: true, features: ['search', 'rooms', 'heading'] } },
  {
    prompt: 'feed',
    settings: { appName: '日本語', features: ['direct-messages', 'explore', 'no-search', 'no-notifications'] },
  },
]
