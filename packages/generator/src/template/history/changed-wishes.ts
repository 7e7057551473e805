import { type ProjectOptions, productsOf } from '../options/options.js'
import { hasConcept } from '../wishes/piece-kinds.js'
import type { Sentence } from '../wishes/sentence.js'
import { FEATURES, type Feature, type Product, type Wishes } from '../wishes/wishes.js'
import { earlierWishes } from './earlier-wishes.js'

/** Wishes of a sentence about a project that there is. */
export interface ChangedWishes {
  /** Their products are absent where they stay. */
  readonly wishes: Wishes
  /** The wishes of the project, without those that the sentence overrules. */
  readonly earlier: Wishes
}

/**
 * Lays the sentence over a project. What it does not speak of stays as it is.
 * @param said The wishes of `sentence`, which was read as a follow-up: their products are those that it names.
 */
export function changeWishes(sentence: Sentence, said: Wishes, before: ProjectOptions): ChangedWishes {
  const isReplaced = sentence.says('replace')
  const { products: named = [], ...others } = said
  const products = productsAfter(sentence, named, productsOf(before), isReplaced)
  const isNew = products.join() !== productsOf(before).join()
  const wishes: Wishes = {
    ...others,
    ...(isNew ? { products } : {}),
    features: { ...said.features, ...chatHome(sentence, said, isReplaced) },
    required: { ...notRequired(said), ...said.required },
  }
  return { wishes, earlier: withoutOverruled(earlierWishes(before), wishes, sentence, products) }
}

/**
 * The products that there are then. A product that is only named is added, because that takes nothing away: it replaces
 * the other only after "switch to", "instead", "only" and their like.
 */
function productsAfter(
  sentence: Sentence,
  named: readonly Product[],
  before: readonly Product[],
  isReplaced: boolean,
): readonly Product[] {
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

/** Returns the requirements that end because their feature is left out. */
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
