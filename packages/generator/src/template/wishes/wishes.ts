/** What a person can switch on or off by a word. Also what `settings.features` may name, there with `no-` to switch off. */
export const FEATURES = [
  'polls',
  'videos',
  'images',
  'documents',
  'link-previews',
  'tagging',
  'topics',
  'heading',
  'notifications',
  'search',
  'activity',
  'explore',
  'direct-messages',
  'groups',
  'chatbot',
  'rooms',
  'guest',
] as const

export type Feature = (typeof FEATURES)[number]

export type Product = 'chat' | 'feed'
export type SignIn = 'api-key' | 'backend'
export type FeedHome = 'social' | 'qna' | 'video' | 'rooms'
export type FeedType = 'universal' | 'personalised'

export const REQUIREMENTS = ['topics', 'heading', 'text'] as const

/** What a new post must have. */
export type Requirement = (typeof REQUIREMENTS)[number]

export interface ColourWish {
  /** `#RRGGBB`, upper case. */
  readonly hex: string
  /** As the person called it, when it was a word. */
  readonly name: string | null
}

/** What one source (the sentence, the instructions, the settings) asks for. What it does not speak of is absent. */
export interface Wishes {
  readonly products?: readonly Product[]
  readonly appName?: string
  readonly packageName?: string
  readonly applicationId?: string
  readonly colour?: ColourWish
  /** Colours named after the first: an app has one brand colour. */
  readonly furtherColours?: readonly string[]
  readonly dark?: boolean
  readonly signIn?: SignIn
  readonly feedHome?: FeedHome
  readonly feedType?: FeedType
  readonly chatroomId?: number
  readonly feedroomId?: number
  readonly features?: Readonly<Partial<Record<Feature, boolean>>>
  /** Push notifications alone, and the bell of the feed alone: `notifications` among the features is both. */
  readonly push?: boolean
  readonly bell?: boolean
  readonly required?: Readonly<Partial<Record<Requirement, boolean>>>
  readonly multipleTopics?: boolean
  readonly mediaLimit?: number
  readonly documentLimit?: number
  /** Wishes that no SDK of LikeMinds, or no template, can grant: keys of `IMPOSSIBLE`. */
  readonly impossible?: readonly string[]
  /** Words of `settings.features` that mean nothing here. */
  readonly unknownFeatures?: readonly string[]
}

/** The sources of wishes. */
export interface WishSources {
  readonly prompt: Wishes
  /** What the project is already, or what was talked of before. */
  readonly earlier?: Wishes
  readonly instructions: Wishes
  readonly settings: Wishes
}
