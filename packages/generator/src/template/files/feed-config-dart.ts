import { COMPOSE_DEFAULTS, type ComposeOptions, type FeedOptions, type ProjectOptions } from '../options/options.js'
import { dartImports, FEED_PACKAGE } from './dart.js'
import { hasFeedBarDelegate } from './home-arguments.js'
import { lines } from './project-file.js'

/** True where the feed differs from what the SDK does by itself. */
export function needsFeedConfig(feed: FeedOptions): boolean {
  return (
    feed.home === 'qna' ||
    hasFeedBarDelegate(feed) ||
    screenSettings(feed) !== null ||
    composeSettings(feed.compose).length > 0
  )
}

/** What members can do in the feed: only what differs from the SDK's defaults. */
export function writeFeedConfig(options: ProjectOptions): string {
  const { feed } = options
  if (feed === null) return ''
  const bar = hasFeedBarDelegate(feed)
  const screen = screenSettings(feed)
  const compose = composeSettings(feed.compose)
  const imports = dartImports(
    bar && 'package:flutter/foundation.dart',
    {
      uri: FEED_PACKAGE,
      show: [
        'LMFeedConfig',
        ...(feed.home === 'qna' ? ['LMFeedThemeType'] : []),
        ...(bar ? ['LMFeedVideoFeedScreenConfig'] : []),
        ...(screen === null ? [] : [screen.config, screen.setting]),
        ...(compose.length === 0 ? [] : ['LMFeedComposeScreenConfig', 'LMFeedComposeScreenSetting']),
      ],
    },
    bar && (options.chat === null ? '../home/home_screen.dart' : '../home/feed_screen.dart'),
  )
  return lines(
    imports,
    '',
    '/// What members can do in the feed, where it differs from the defaults.',
    feed.home === 'qna' &&
      '/// The theme type turns posts into questions and comments into answers on every\n/// screen, and makes the heading required.',
    `LMFeedConfig feedConfig(${bar ? '{required VoidCallback onSignOut}' : ''}) {`,
    '  return LMFeedConfig(',
    feed.home === 'qna' && '    feedThemeType: LMFeedThemeType.qnaFeed,',
    bar &&
      `    videoFeedScreenConfig: LMFeedVideoFeedScreenConfig(
      builder: FeedBarBuilder(onSignOut: onSignOut),
    ),`,
    screen !== null &&
      lines(
        `    ${screen.argument}: const ${screen.config}(`,
        `      setting: ${screen.setting}(`,
        ...screen.values.map((value) => `        ${value}`),
        '      ),',
        '    ),',
      ),
    compose.length > 0 &&
      lines(
        '    composeScreenConfig: const LMFeedComposeScreenConfig(',
        '      setting: LMFeedComposeScreenSetting(',
        ...compose.map((value) => `        ${value}`),
        '      ),',
        '    ),',
      ),
    '  );',
    '}',
    '',
  )
}

function composeSettings(compose: ComposeOptions): readonly string[] {
  const names = Object.keys(COMPOSE_DEFAULTS) as (keyof ComposeOptions)[]
  return names.filter((name) => compose[name] !== COMPOSE_DEFAULTS[name]).map((name) => `${name}: ${compose[name]},`)
}

interface ScreenSettings {
  readonly argument: string
  readonly config: string
  readonly setting: string
  readonly values: readonly string[]
}

/** Settings of the home screen itself: no filter where there are no topics, no bell where it is not wanted. */
function screenSettings(feed: FeedOptions): ScreenSettings | null {
  const values = [
    ...(feed.compose.enableTopics ? [] : ['enableTopicFiltering: false,']),
    ...(feed.bell ? [] : ['showNotificationFeedIcon: false,']),
  ]
  if (values.length === 0) return null
  if (feed.home === 'social')
    return {
      argument: 'socialFeedScreenConfig',
      config: 'LMFeedSocialScreenConfig',
      setting: 'LMFeedSocialScreenSetting',
      values,
    }
  if (feed.home === 'qna')
    return {
      argument: 'qnaFeedScreenConfig',
      config: 'LMFeedQnaScreenConfig',
      setting: 'LMFeedQnaScreenSetting',
      values,
    }
  return null
}
