import type { Asked, FeedOptions, ProjectOptions } from '../options/options.js'
import { isImpossibleWish } from '../wishes/impossible.js'
import { FEATURES, REQUIREMENTS, type WishSources } from '../wishes/wishes.js'
import { decideChat } from './decide-chat.js'
import { decideFeed } from './decide-feed.js'
import { decideNames } from './decide-names.js'
import { type Merge, mergeWishes, onOff } from './merge.js'
import { noteWhatIsMissing } from './not-included.js'

/** The brand colour of an app that has none: readable with white text on it. */
const DEFAULT_COLOUR = '#3B5BDB'

/** What was decided, and what a person should know of how. */
export interface Decision {
  readonly options: ProjectOptions
  /** False when the prompt, and what was talked of before it, said nothing that is understood here. */
  readonly promptUnderstood: boolean
  /** True when the project's settings or instructions say more than the product. */
  readonly projectUnderstood: boolean
  /** Sentences in Markdown, in the order of their weight. */
  readonly defaults: readonly string[]
  readonly differences: readonly string[]
  readonly remarks: readonly string[]
  /** Wishes that were not granted, each a sentence with its reason. */
  readonly refused: readonly string[]
}

/**
 * Turns wishes into one complete set of options. Pure: the same wishes always give the same decision.
 * @param settingsFirst Whether the project's settings count more than what the project is already.
 */
export function decide(sources: WishSources, settingsFirst = false): Decision {
  const { merge, report } = mergeWishes(sources, settingsFirst)
  const products = merge.take('products', 'the product')?.value ?? []
  const product = products.length === 0 ? (['chat'] as const) : products
  if (products.length === 0) merge.defaulted('the product is a chat')
  const withChat = product.includes('chat')
  const withFeed = product.includes('feed')

  const chat = withChat ? decideChat(merge, withFeed) : null
  const feed = withFeed ? decideFeed(merge) : null
  const names = decideNames(merge, chat, feed)
  const colour = merge.take('colour', 'the colour', (wish) => wish.hex)?.value
  if (colour === undefined) merge.defaulted(`the colour is \`${DEFAULT_COLOUR}\``)
  const dark = decideDark(merge, feed)
  const signIn = merge.take('signIn', 'the sign-in', (wish) =>
    wish === 'backend' ? 'your own backend' : 'an API key',
  )?.value
  if (signIn === undefined) merge.defaulted('people sign in with an API key in the app, so that it runs at once')
  const wantsGuest = merge.feature('guest') === true

  const granted = {
    ...names,
    signIn: signIn ?? 'api-key',
    guest: wantsGuest && signIn !== 'backend',
    brand: colour ?? { hex: DEFAULT_COLOUR, name: null },
    dark,
    push: merge.read((wishes) => wishes.push ?? wishes.features?.notifications, 'push notifications', onOff) === true,
    chat,
    feed,
  }
  noteWhatIsMissing(merge, granted, wantsGuest)
  const said = report()
  const { products: _product, ...settings } = sources.settings
  return {
    options: { ...granted, notIncluded: said.refused, asked: asked(merge) },
    promptUnderstood: Object.keys({ ...sources.earlier, ...sources.prompt }).length > 0,
    projectUnderstood: Object.keys({ ...settings, ...sources.instructions }).length > 0,
    ...said,
  }
}

/** What was asked for, from whatever source, in a fixed order. */
function asked(merge: Merge): Asked {
  const features = FEATURES.flatMap((feature) => entry(feature, merge.feature(feature)))
  const required = REQUIREMENTS.flatMap((requirement) => entry(requirement, merge.required(requirement)))
  return {
    features: Object.fromEntries(features),
    required: Object.fromEntries(required),
    dark: merge.take('dark', 'the theme', themeName)?.value ?? false,
    impossible: [...new Set(merge.all((wishes) => wishes.impossible).filter(isImpossibleWish))].sort(),
  }
}

function entry<Key>(key: Key, value: boolean | undefined): [Key, boolean][] {
  return value === undefined ? [] : [[key, value]]
}

function themeName(dark: boolean): string {
  return dark ? 'dark' : 'light'
}

function decideDark(merge: Merge, feed: FeedOptions | null): boolean {
  const dark = merge.take('dark', 'the theme', themeName)?.value
  if (dark === undefined) merge.defaulted('the theme is light')
  if (dark !== true || feed?.home !== 'video') return dark ?? false
  // Names, captions and buttons over the videos, which play on black, have the theme's colour of surfaces.
  merge.refuse(
    'A dark theme around the video feed: the SDK writes over the videos in the colour of surfaces, so these stay light. The videos themselves play on black.',
  )
  return false
}
