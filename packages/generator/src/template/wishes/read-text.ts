import { readFeatures } from './read-features.js'
import { idAfter, limitOf } from './read-numbers.js'
import { readRequirements } from './read-requirements.js'
import { readSentence, type Sentence } from './sentence.js'
import type { Product, Requirement, Wishes } from './wishes.js'

/** Reads a sentence in any of the six languages. What it says to the engine itself is text like any other. */
export function readText(text: string): Wishes {
  return wishesOf(readSentence(text))
}

/** What a sentence wishes. */
export function wishesOf(sentence: Sentence): Wishes {
  const { name, colours, pieces, negated, says, denies } = sentence
  const impossible = pieces.flatMap((piece, at) =>
    piece.impossible !== null && !negated.has(at) ? [piece.impossible] : [],
  )
  const features = readFeatures(pieces, negated)
  const [colour, ...further] = colours
  return {
    ...whenAny('products', readProducts(sentence)),
    ...when('appName', name),
    ...when('colour', colour),
    ...whenAny(
      'furtherColours',
      further.map(({ name: called, hex }) => called ?? hex),
    ),
    ...when('dark', switchOf(says('dark') || denies('light'), says('light') || denies('dark'))),
    ...when('signIn', readSignIn(sentence)),
    ...when(
      'feedHome',
      says('qna')
        ? 'qna'
        : says('video-feed')
          ? 'video'
          : readRooms(sentence)
            ? 'rooms'
            : says('social')
              ? 'social'
              : null,
    ),
    ...when(
      'feedType',
      says('personalised') ? 'personalised' : says('universal') || denies('personalised') ? 'universal' : null,
    ),
    ...when('chatroomId', idAfter(pieces, 'chatroom')),
    ...when('feedroomId', idAfter(pieces, 'feedroom')),
    ...(Object.keys(features).length > 0 ? { features } : {}),
    ...when('push', switchOf(says('push'), denies('push'))),
    ...when('bell', switchOf(says('bell'), denies('bell'))),
    ...whenRequired(readRequirements(pieces)),
    ...when('multipleTopics', says('multiple') ? true : denies('multiple') ? false : null),
    ...when('mediaLimit', limitOf(pieces, ['images', 'videos'])),
    ...when('documentLimit', limitOf(pieces, ['documents'])),
    ...whenAny('impossible', [...new Set(impossible)]),
  }
}

/** Products by words that mean nothing else. */
function namedProducts({ says }: Sentence): readonly Product[] {
  const feed = (['feed', 'qna', 'video-feed', 'feedroom'] as const).some(says) || (says('rooms') && !says('chat'))
  const chat = (['chat', 'direct-messages', 'chatbot', 'chatroom'] as const).some(says)
  return [...(chat ? (['chat'] as const) : []), ...(feed ? (['feed'] as const) : [])]
}

function readProducts(sentence: Sentence): readonly Product[] {
  const named = namedProducts(sentence)
  // In a sentence about an existing app, a word like "posts" names no product to add.
  if (named.length > 0 || sentence.isFollowUp) return named
  const feedWeak = (['feed-weak', 'social', 'topics'] as const).some(sentence.says)
  const chatWeak = (['chat-weak', 'groups', 'explore'] as const).some(sentence.says)
  if (chatWeak === feedWeak) return []
  return [chatWeak ? 'chat' : 'feed']
}

function readRooms({ says }: Sentence): boolean {
  return says('rooms') || says('feedroom')
}

function readSignIn({ says, denies }: Sentence): Wishes['signIn'] | null {
  if (denies('api-key')) return 'backend'
  if (says('backend') && !says('api-key')) return 'backend'
  return says('api-key') || denies('backend') ? 'api-key' : null
}

function switchOf(on: boolean, off: boolean): boolean | null {
  return on === off ? null : on
}

function when<K extends keyof Wishes>(key: K, value: Wishes[K] | null): Partial<Wishes> {
  return value === null || value === undefined ? {} : { [key]: value }
}

function whenAny(key: 'products' | 'furtherColours' | 'impossible', values: readonly string[]): Partial<Wishes> {
  return values.length > 0 ? { [key]: values } : {}
}

function whenRequired(required: Partial<Record<Requirement, boolean>>): Partial<Wishes> {
  return Object.keys(required).length > 0 ? { required } : {}
}
