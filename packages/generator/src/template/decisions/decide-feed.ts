import { COMPOSE_DEFAULTS, type ComposeOptions, type FeedHomeScreen, type FeedOptions } from '../options/options.js'
import { type Merge, onOff } from './merge.js'

/** The feed's home screen, what it shows, and what a post may have. */
export function decideFeed(merge: Merge): FeedOptions {
  const type = merge.take('feedType', 'the feed')?.value
  const feedroomId = merge.take('feedroomId', 'the feedroom')?.value ?? null
  const home = feedroomId === null ? homeOf(merge) : 'room'
  return {
    home,
    feedroomId,
    type: type ?? 'universal',
    compose: decideCompose(merge, home),
    activity: merge.feature('activity') === true,
    bell: merge.read((wishes) => wishes.bell ?? wishes.features?.notifications, 'the bell', onOff) !== false,
  }
}

function homeOf(merge: Merge): FeedHomeScreen {
  const named = merge.take('feedHome', "the feed's screen")?.value
  if (named !== undefined) return named
  if (merge.feature('rooms') === true) return 'rooms'
  merge.defaulted('the feed is the social one')
  return 'social'
}

function decideCompose(merge: Merge, home: FeedHomeScreen): ComposeOptions {
  const heading = merge.feature('heading')
  const headingRequired = merge.required('heading') === true
  const topics = merge.feature('topics') !== false
  const topicRequired = merge.required('topics') === true
  if (topicRequired && !topics)
    merge.remark('Topics are both off and required in what you wrote: they are on and required.')
  if (home === 'qna' && heading === false)
    merge.refuse('A Q&A feed without titles: the SDK makes the title of every question required.')
  return {
    ...COMPOSE_DEFAULTS,
    enableImages: merge.feature('images') !== false,
    enableVideos: merge.feature('videos') !== false,
    enableDocuments: merge.feature('documents') !== false,
    enableLinkPreviews: merge.feature('link-previews') !== false,
    enableTagging: merge.feature('tagging') !== false,
    enableTopics: topics || topicRequired,
    enablePolls: merge.feature('polls') !== false,
    // A Q&A feed turns the heading on, and makes it required, by itself.
    enableHeading: home !== 'qna' && (headingRequired || heading === true),
    topicRequiredToCreatePost: topicRequired,
    headingRequiredToCreatePost: home !== 'qna' && headingRequired,
    textRequiredToCreatePost: merge.required('text') === true,
    multipleTopicsSelectable: merge.take('multipleTopics', 'several topics')?.value ?? false,
    mediaLimit: merge.take('mediaLimit', 'the most images and videos')?.value ?? COMPOSE_DEFAULTS.mediaLimit,
    documentLimit: merge.take('documentLimit', 'the most documents')?.value ?? COMPOSE_DEFAULTS.documentLimit,
  }
}
