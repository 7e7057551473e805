import type { Feature } from './wishes.js'

/** What a word or a phrase can mean. */
export type Concept =
  | Feature
  | 'chat'
  | 'feed'
  | 'feed-weak'
  | 'chat-weak'
  | 'qna'
  | 'video-feed'
  | 'social'
  | 'chatroom'
  | 'feedroom'
  | 'personalised'
  | 'universal'
  | 'dark'
  | 'light'
  | 'api-key'
  | 'backend'
  | 'text'
  | 'multiple'
  | 'app'
  | 'push'
  | 'bell'
  // Words that change the meaning of others.
  | 'not'
  | 'with'
  | 'off'
  | 'on'
  | 'required'
  | 'optional'
  | 'only'
  | 'and'
  | 'limit'
  | 'replace'
  | 'impossible'

type Language = 'en' | 'es' | 'de' | 'fr' | 'pt' | 'hi'

/** The words for one concept in each language, `|` between alternatives: lower case, without accents, spaces for hyphens. */
export type Row = { readonly [language in Language]?: string }
