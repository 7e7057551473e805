import { earlierWishes } from '../history/earlier-wishes.js'
import type { ProjectOptions } from '../options/options.js'
import { productsOf } from '../options/options.js'
import { hasConcept, isThing } from '../wishes/piece-kinds.js'
import { namedProducts, wishesOf } from '../wishes/read-text.js'
import { readSentence, type Sentence } from '../wishes/sentence.js'
import { FEATURES, type Feature, type Product, type Wishes } from '../wishes/wishes.js'
import { type Commands, readCommands } from './commands.js'
import { findNotUnderstood } from './not-understood.js'

/** What a sentence wants otherwise of a project that there is. */
export interface Change {
  readonly wishes: Wishes
  /** What the project is, without what the sentence overrules. */
  readonly earlier: Wishes
  readonly commands: Commands
  /** What was read in the sentence, in its own words. */
  readonly understood: readonly string[]
  /** Parts from which no wish was read. */
  readonly notUnderstood: readonly string[]
}

/** Reads a follow-up. What it does not speak of stays as it is. */
export function readChange(prompt: string, before: ProjectOptions): Change {
  const sentence = readSentence(prompt, true)
  const isReplaced = sentence.says('replace')
  const { products: _guessed, ...said } = wishesOf(sentence)
  const products = productsAfter(sentence, productsOf(before), isReplaced)
  const isNew = products.join() !== productsOf(before).join()
  const wishes: Wishes = {
    ...said,
    ...(isNew ? { products } : {}),
    features: { ...said.features, ...chatHome(sentence, said, isReplaced) },
    required: { ...notRequired(said), ...said.required },
  }
  return {
    wishes,
    earlier: withoutOverruled(earlierWishes(before), wishes, sentence, products),
    commands: readCommands(sentence),
    understood: wordsOf(sentence),
    notUnderstood: findNotUnderstood(sentence, isNew),
  }
}

/**
 * The products that there are then. A product that is only named is added, because that takes nothing away: it replaces
 * the other only after "switch to", "instead", "only" and their like.
 */
function productsAfter(sentence: Sentence, before: readonly Product[], isReplaced: boolean): readonly Product[] {
  const named = namedProducts(sentence)
  const isOther = named.length > 0 && named.every((product) => !before.includes(product))
  const left = (isReplaced && isOther) || isAlone(sentence) ? [] : before
  const denied = new Set<Product>([
    ...(deniesProduct(sentence, ['chat']) ? (['chat'] as const) : []),
    ...(deniesProduct(sentence, before.length === 2 ? ['feed', 'qna', 'video-feed'] : ['feed'])
      ? (['feed'] as const)
      : []),
  ])
  const after = (['chat', 'feed'] as const).filter(
    (product) => (left.includes(product) || named.includes(product)) && !denied.has(product),
  )
  return after.length === 0 ? before : after
}

/** "only the feed", "just a chat". */
function isAlone({ pieces }: Sentence): boolean {
  return pieces.some(
    (piece, at) =>
      hasConcept(piece, ['only']) &&
      [pieces[at - 1], pieces[at + 1], pieces[at + 2]].some(
        (near) => hasConcept(near, ['chat', 'feed']) && !hasConcept(near, FEATURES),
      ),
  )
}

/** "no chat", but not "no group chats". */
function deniesProduct(
  { pieces, negated }: Sentence,
  concepts: readonly ('chat' | 'feed' | 'qna' | 'video-feed')[],
): boolean {
  return pieces.some((piece, at) => negated.has(at) && hasConcept(piece, concepts) && !hasConcept(piece, FEATURES))
}

/** Words for what is seen first: only with them does "explore" take the place of the lists. */
const FIRST = /\b(?:first|home|start|starts|open|opens|landing|inicio|startseite|accueil|inicial)\b/

function chatHome(
  sentence: Sentence,
  { features = {} }: Wishes,
  isReplaced: boolean,
): Partial<Record<Feature, boolean>> {
  const lists = (['groups', 'direct-messages'] as const).filter((list) => features[list] === true)
  const isFirst = isReplaced || FIRST.test(sentence.normalised)
  if (features.explore === true && lists.length === 0 && isFirst) return { groups: false, 'direct-messages': false }
  if (!isReplaced || lists.length !== 1) return {}
  return lists[0] === 'groups' ? { 'direct-messages': false } : { groups: false }
}

/** What is not there cannot be required. */
function notRequired({ features = {} }: Wishes): Wishes['required'] {
  return {
    ...(features.topics === false ? { topics: false } : {}),
    ...(features.heading === false ? { heading: false } : {}),
  }
}

const OF_CHAT: readonly Feature[] = ['groups', 'direct-messages', 'explore', 'chatbot']
const OF_FEED: readonly Feature[] = [
  'polls',
  'videos',
  'images',
  'documents',
  'link-previews',
  'tagging',
  'topics',
  'heading',
  'search',
  'activity',
  'rooms',
]

function withoutOverruled(earlier: Wishes, wishes: Wishes, sentence: Sentence, products: readonly Product[]): Wishes {
  const { chatroomId, feedroomId, feedHome, features, ...rest } = earlier
  const namesList = OF_CHAT.some((feature) => feature !== 'chatbot' && wishes.features?.[feature] === true)
  const deniesHome = (['qna', 'video-feed', 'rooms', 'feedroom'] as const).some(sentence.denies)
  const gone = [...(products.includes('chat') ? [] : OF_CHAT), ...(products.includes('feed') ? [] : OF_FEED)]
  const left = Object.fromEntries(
    Object.entries(features ?? {}).filter(([feature]) => !gone.some((one) => one === feature)),
  )
  return {
    ...rest,
    features: left,
    ...(chatroomId === undefined || namesList ? {} : { chatroomId }),
    ...(feedroomId === undefined || wishes.feedHome !== undefined || deniesHome ? {} : { feedroomId }),
    ...(feedHome === undefined || deniesHome ? {} : { feedHome }),
  }
}

function wordsOf({ pieces, colours, name }: Sentence): readonly string[] {
  const words = pieces.filter(isThing).map(({ word }) => word)
  return [
    ...new Set([...words, ...colours.map((colour) => colour.name ?? colour.hex), ...(name === null ? [] : [name])]),
  ]
}
