import type { Feature, FeedType, Product, Requirement, SignIn } from '../wishes/wishes.js'

export const CHAT_HOMES = ['hybrid', 'groups', 'direct-messages', 'explore', 'chatroom'] as const
export const FEED_HOMES = ['social', 'qna', 'video', 'rooms', 'room'] as const

export type ChatHome = (typeof CHAT_HOMES)[number]
export type FeedHomeScreen = (typeof FEED_HOMES)[number]

/** What the compose screen of a feed allows, with the SDK's defaults in `COMPOSE_DEFAULTS`. */
export interface ComposeOptions {
  readonly enableImages: boolean
  readonly enableVideos: boolean
  readonly enableDocuments: boolean
  readonly enableLinkPreviews: boolean
  readonly enableTagging: boolean
  readonly enableTopics: boolean
  readonly enablePolls: boolean
  readonly enableHeading: boolean
  readonly topicRequiredToCreatePost: boolean
  readonly headingRequiredToCreatePost: boolean
  readonly textRequiredToCreatePost: boolean
  readonly multipleTopicsSelectable: boolean
  readonly mediaLimit: number
  readonly documentLimit: number
}

/** The defaults of `LMFeedComposeScreenSetting`: only what differs from them is written. */
export const COMPOSE_DEFAULTS: ComposeOptions = {
  enableImages: true,
  enableVideos: true,
  enableDocuments: true,
  enableLinkPreviews: true,
  enableTagging: true,
  enableTopics: true,
  enablePolls: true,
  enableHeading: false,
  topicRequiredToCreatePost: false,
  headingRequiredToCreatePost: false,
  textRequiredToCreatePost: false,
  multipleTopicsSelectable: false,
  mediaLimit: 10,
  documentLimit: 10,
}

export interface ChatOptions {
  readonly home: ChatHome
  /** Set where `home` is `chatroom`. */
  readonly chatroomId: number | null
  readonly chatbot: boolean
}

export interface FeedOptions {
  readonly home: FeedHomeScreen
  /** Set where `home` is `room`. */
  readonly feedroomId: number | null
  readonly type: FeedType
  readonly compose: ComposeOptions
  /** A button that opens what the member has done. */
  readonly activity: boolean
  /** The bell of the SDK's own bar. */
  readonly bell: boolean
}

/** What was asked for so far, also what could not be granted yet: a later run decides anew with it. */
export interface Asked {
  readonly features: Readonly<Partial<Record<Feature, boolean>>>
  readonly required: Readonly<Partial<Record<Requirement, boolean>>>
  readonly dark: boolean
  /** Keys of `IMPOSSIBLE`. */
  readonly impossible: readonly string[]
}

/** Everything that the files are written from: plain JSON, complete, and the same for the same wishes. */
export interface ProjectOptions {
  readonly appName: string
  readonly packageName: string
  readonly applicationId: string
  readonly signIn: SignIn
  readonly guest: boolean
  readonly brand: { readonly hex: string; readonly name: string | null }
  readonly dark: boolean
  /** Push notifications: their steps stand in the README. */
  readonly push: boolean
  readonly chat: ChatOptions | null
  readonly feed: FeedOptions | null
  /** Wishes that were not granted, each a sentence in Markdown with its reason: they stand in the README. */
  readonly notIncluded: readonly string[]
  readonly asked: Asked
}

/** The products of a project, chat first. */
export function productsOf(options: ProjectOptions): readonly Product[] {
  return [...(options.chat === null ? [] : (['chat'] as const)), ...(options.feed === null ? [] : (['feed'] as const))]
}
