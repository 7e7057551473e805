import type { ProjectOptions } from '../options/options.js'
import { capitalised, joined } from '../text/english.js'
import { IMPOSSIBLE, isImpossibleWish } from '../wishes/impossible.js'
import type { Feature, Product } from '../wishes/wishes.js'
import type { Merge } from './merge.js'

type Granted = Omit<ProjectOptions, 'notIncluded' | 'asked'>

/** Says which wishes were understood and not granted, so that nothing is left out in silence. */
export function noteWhatIsMissing(merge: Merge, options: Granted, wantsGuest: boolean): void {
  // In one order, whoever asked and when: the README must not differ for the same wishes.
  const impossible = [...new Set(merge.all((wishes) => wishes.impossible))].sort()
  for (const wish of impossible) {
    if (isImpossibleWish(wish)) merge.refuse(`${IMPOSSIBLE[wish].title}: ${IMPOSSIBLE[wish].reason}.`)
  }
  if (wantsGuest && !options.guest)
    merge.refuse('Guests: with your own backend, it decides who gets tokens; give guests some there.')
  if (options.chat !== null) noteChat(merge, options.feed !== null)
  if (options.feed !== null) noteFeed(merge, options.feed)
  if (options.chat === null) noteOtherProduct(merge, ['direct-messages', 'chatbot'], ['groups', 'explore'], 'chat')
  if (options.feed === null) noteOtherProduct(merge, ['activity', 'rooms'], ['topics', 'heading'], 'feed')
  const further = merge.all((wishes) => wishes.furtherColours)
  if (further.length > 0) merge.remark('An app has one brand colour: the first that you named.')
  for (const word of new Set(merge.all((wishes) => wishes.unknownFeatures))) {
    merge.remark(`The feature ${quote(word)} in the settings is not known here.`)
  }
}

const ALWAYS_IN_CHAT: readonly Feature[] = ['polls', 'videos', 'images', 'documents', 'link-previews', 'tagging']

function noteChat(merge: Merge, besideFeed: boolean): void {
  const unwanted = ALWAYS_IN_CHAT.filter((feature) => merge.feature(feature) === false)
  if (unwanted.length > 0) {
    const where = besideFeed ? 'in the chat; in the feed they are off' : 'in a chat'
    merge.refuse(
      `Switching off ${joined(unwanted.map((feature) => feature.replace('-', ' ')))} ${where}: the chat SDK has no setting for it in the app.`,
    )
  }
  if (merge.feature('explore') === false)
    merge.refuse("A group list without “Explore”: its entry is part of the SDK's screen.")
}

function noteFeed(merge: Merge, feed: NonNullable<Granted['feed']>): void {
  if (feed.type === 'personalised' && (feed.home === 'rooms' || feed.home === 'room'))
    merge.refuse('A personalised feed in a feedroom: the SDK shows everybody the same posts there.')
  if (merge.feature('search') === false) merge.refuse("A feed without search: the SDK's bar always has it.")
  if (!feed.bell && feed.home !== 'social' && feed.home !== 'qna') {
    merge.remark('This screen of the feed has no bell, so there is none to take away.')
  }
  if (merge.feature('search') === true && feed.home !== 'social' && feed.home !== 'qna') {
    merge.refuse('Search on this home screen: the SDK has it in the bars of the social and the Q&A feed.')
  }
}

/** What is asked for belongs to the product that the app does not have. `weak` words mean other things too in a first sentence. */
function noteOtherProduct(merge: Merge, features: readonly Feature[], weak: readonly Feature[], other: Product): void {
  const alone = other === 'chat' ? 'feed' : 'chat'
  const sentence = (feature: Feature) =>
    `${capitalised(feature.replace('-', ' '))}: it belongs to the ${other}, and this app is a ${alone} alone.`
  for (const feature of features) if (merge.feature(feature) === true) merge.refuse(sentence(feature))
  for (const feature of weak)
    if (merge.isAddedNow(feature)) merge.remark(`${sentence(feature)} Ask for a ${other} too.`)
}

/** A person's word for a Markdown text. */
function quote(word: string): string {
  return `\`${word
    .replace(/[`\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 60)}\``
}
