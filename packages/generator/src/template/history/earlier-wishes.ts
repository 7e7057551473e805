import type { ChatOptions, FeedOptions, ProjectOptions } from '../options/options.js'
import type { Feature, Wishes } from '../wishes/wishes.js'

type Switches = Partial<Record<Feature, boolean>>

/**
 * What a project is, said as wishes: deciding with them alone gives the same project again. What was asked for and could
 * not be granted is in them too, so that it is granted when a later wish makes it possible.
 */
export function earlierWishes(options: ProjectOptions): Wishes {
  const { chat, feed, asked } = options
  return {
    products: [...(chat === null ? [] : (['chat'] as const)), ...(feed === null ? [] : (['feed'] as const))],
    appName: options.appName,
    packageName: options.packageName,
    applicationId: options.applicationId,
    colour: options.brand,
    dark: asked.dark,
    signIn: options.signIn,
    features: {
      guest: options.guest,
      ...(chat === null ? {} : chatSwitches(chat)),
      ...(feed === null ? {} : feedSwitches(feed)),
      ...asked.features,
    },
    push: options.push,
    required: asked.required,
    impossible: asked.impossible,
    ...(chat === null || chat.chatroomId === null ? {} : { chatroomId: chat.chatroomId }),
    ...(feed === null ? {} : feedWishes(feed)),
  }
}

function chatSwitches({ home, chatbot }: ChatOptions): Switches {
  if (home === 'chatroom') return { chatbot }
  return {
    groups: home === 'hybrid' || home === 'groups',
    'direct-messages': home === 'hybrid' || home === 'direct-messages',
    chatbot,
  }
}

function feedSwitches({ compose, activity }: FeedOptions): Switches {
  return {
    images: compose.enableImages,
    videos: compose.enableVideos,
    documents: compose.enableDocuments,
    'link-previews': compose.enableLinkPreviews,
    tagging: compose.enableTagging,
    topics: compose.enableTopics,
    polls: compose.enablePolls,
    activity,
    // Off is the default, and no wish for a feed without titles.
    ...(compose.enableHeading ? { heading: true } : {}),
  }
}

function feedWishes({ home, feedroomId, type, compose, bell }: FeedOptions): Wishes {
  return {
    ...(home === 'room' ? {} : { feedHome: home }),
    ...(feedroomId === null ? {} : { feedroomId }),
    feedType: type,
    bell,
    multipleTopics: compose.multipleTopicsSelectable,
    mediaLimit: compose.mediaLimit,
    documentLimit: compose.documentLimit,
  }
}

/** What is left of wishes when another source speaks of some of the same things. */
export function withoutWhatIsSaid(wishes: Wishes, said: Wishes): Wishes {
  const isUnsaid = (key: string) => !Object.hasOwn(said, key) || key === 'features' || key === 'impossible'
  const left: Wishes = Object.fromEntries(Object.entries(wishes).filter(([key]) => isUnsaid(key)))
  return {
    ...left,
    features: Object.fromEntries(
      Object.entries(wishes.features ?? {}).filter(([feature]) => !Object.hasOwn(said.features ?? {}, feature)),
    ),
    impossible: (wishes.impossible ?? []).filter((wish) => said.impossible?.includes(wish) !== true),
  }
}
