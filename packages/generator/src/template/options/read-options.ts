import { cleanName } from '../wishes/app-name.js'
import { isImpossibleWish } from '../wishes/impossible.js'
import { FEATURES, REQUIREMENTS } from '../wishes/wishes.js'
import { isApplicationId, isPackageName } from './names.js'
import {
  CHAT_HOMES,
  type ChatOptions,
  type ComposeOptions,
  FEED_HOMES,
  type FeedOptions,
  type ProjectOptions,
} from './options.js'

/**
 * Reads what an earlier run has kept. It comes from storage, and another engine may have written it: null for whatever is
 * not a whole and sound set of options of this one.
 */
export function readOptions(stored: unknown): ProjectOptions | null {
  try {
    return readProject(stored)
  } catch (error) {
    if (error instanceof StrangeOptions) return null
    throw error
  }
}

class StrangeOptions extends Error {
  override readonly name = 'StrangeOptions'
}

type Fields = Readonly<Record<string, unknown>>
type Read<T> = (value: unknown) => T

function readProject(stored: unknown): ProjectOptions {
  const fields = record(stored)
  const brand = record(fields.brand)
  const asked = record(fields.asked)
  const options: ProjectOptions = {
    appName: text(fields.appName, (name) => cleanName(name) === name),
    packageName: text(fields.packageName, isPackageName),
    applicationId: text(fields.applicationId, isApplicationId),
    signIn: oneOf(['api-key', 'backend'] as const)(fields.signIn),
    guest: boolean(fields.guest),
    brand: {
      hex: text(brand.hex, (hex) => /^#[0-9A-F]{6}$/.test(hex)),
      name: nullable((name) => text(name, (word) => /^[\p{L}\p{M}]+(?: [\p{L}\p{M}]+){0,3}$/u.test(word)))(brand.name),
    },
    dark: boolean(fields.dark),
    push: boolean(fields.push),
    chat: nullable(readChat)(fields.chat),
    feed: nullable(readFeed)(fields.feed),
    notIncluded: list((sentence) => text(sentence, isSentence), 60)(fields.notIncluded),
    asked: {
      features: switches(FEATURES, asked.features),
      required: switches(REQUIREMENTS, asked.required),
      dark: boolean(asked.dark),
      impossible: list((key) => text(key, isImpossibleWish), 60)(asked.impossible),
    },
  }
  return sound(options, options.chat !== null || options.feed !== null)
}

function readChat(stored: unknown): ChatOptions {
  const fields = record(stored)
  const home = oneOf(CHAT_HOMES)(fields.home)
  const chatroomId = nullable(roomId)(fields.chatroomId)
  return sound({ home, chatroomId, chatbot: boolean(fields.chatbot) }, (home === 'chatroom') === (chatroomId !== null))
}

function readFeed(stored: unknown): FeedOptions {
  const fields = record(stored)
  const home = oneOf(FEED_HOMES)(fields.home)
  const feedroomId = nullable(roomId)(fields.feedroomId)
  const feed: FeedOptions = {
    home,
    feedroomId,
    type: oneOf(['universal', 'personalised'] as const)(fields.type),
    compose: readCompose(record(fields.compose)),
    activity: boolean(fields.activity),
    bell: boolean(fields.bell),
  }
  return sound(feed, (home === 'room') === (feedroomId !== null))
}

function readCompose(fields: Fields): ComposeOptions {
  return {
    enableImages: boolean(fields.enableImages),
    enableVideos: boolean(fields.enableVideos),
    enableDocuments: boolean(fields.enableDocuments),
    enableLinkPreviews: boolean(fields.enableLinkPreviews),
    enableTagging: boolean(fields.enableTagging),
    enableTopics: boolean(fields.enableTopics),
    enablePolls: boolean(fields.enablePolls),
    enableHeading: boolean(fields.enableHeading),
    topicRequiredToCreatePost: boolean(fields.topicRequiredToCreatePost),
    headingRequiredToCreatePost: boolean(fields.headingRequiredToCreatePost),
    textRequiredToCreatePost: boolean(fields.textRequiredToCreatePost),
    multipleTopicsSelectable: boolean(fields.multipleTopicsSelectable),
    mediaLimit: wholeNumber(1, 99)(fields.mediaLimit),
    documentLimit: wholeNumber(1, 99)(fields.documentLimit),
  }
}

function sound<T>(value: T, isSound: boolean): T {
  if (!isSound) throw new StrangeOptions()
  return value
}

function record(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new StrangeOptions()
  return Object.fromEntries(Object.entries(value))
}

function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new StrangeOptions()
  return value
}

function text(value: unknown, isRight: (text: string) => boolean): string {
  if (typeof value !== 'string' || value.length > 600 || !isRight(value)) throw new StrangeOptions()
  return value
}

/** One line that ends where it ends: it stands in a Markdown list. */
function isSentence(value: string): boolean {
  return value !== '' && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)
}

function wholeNumber(least: number, most: number): Read<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
      throw new StrangeOptions()
    return value
  }
}

const roomId = wholeNumber(1, Number.MAX_SAFE_INTEGER)

function nullable<T>(read: Read<T>): Read<T | null> {
  return (value) => (value === null ? null : read(value))
}

function list<T>(read: Read<T>, most: number): Read<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) throw new StrangeOptions()
    return value.map(read)
  }
}

function oneOf<T extends string>(words: readonly T[]): Read<T> {
  return (value) => {
    const found = words.find((word) => word === value)
    if (found === undefined) throw new StrangeOptions()
    return found
  }
}

function switches<T extends string>(names: readonly T[], value: unknown): Partial<Record<T, boolean>> {
  const fields = record(value)
  const found: Partial<Record<T, boolean>> = {}
  for (const name of names) if (fields[name] !== undefined) found[name] = boolean(fields[name])
  return found
}
