import type { FeedOptions, ProjectOptions } from '../options/options.js'
import { dartImports, FEED_PACKAGE } from './dart.js'
import { constructorOf, feedArguments, hasFeedBarDelegate } from './home-arguments.js'
import { indent, lines } from './project-file.js'

interface Screen {
  readonly widget: string
  readonly comment: string
  /** The argument that builds its bar; null where a delegate does. */
  readonly bar: 'appBar' | 'appBarBuilder' | null
  readonly hasType: boolean
}

const SCREENS: Readonly<Record<FeedOptions['home'], Screen>> = {
  social: { widget: 'LMFeedSocialScreen', comment: 'The posts', bar: 'appBar', hasType: true },
  qna: { widget: 'LMFeedQnAScreen', comment: 'The questions', bar: 'appBar', hasType: true },
  video: { widget: 'LMFeedVideoFeedScreen', comment: 'Short videos', bar: null, hasType: true },
  rooms: { widget: 'LMFeedRoomListScreen', comment: 'The feedrooms', bar: 'appBarBuilder', hasType: false },
  room: { widget: 'LMFeedRoomScreen', comment: 'One feedroom', bar: 'appBarBuilder', hasType: false },
}

/** The feed's screen: the home screen of an app that is a feed alone, else the second tab. */
export function writeFeedScreen(options: ProjectOptions): string {
  const { feed } = options
  if (feed === null) return ''
  const screen = SCREENS[feed.home]
  const className = options.chat === null ? 'HomeScreen' : 'FeedScreen'
  const delegate = hasFeedBarDelegate(feed)
  const imports = dartImports(
    'package:flutter/material.dart',
    {
      uri: FEED_PACKAGE,
      show: [
        screen.widget,
        ...(screen.hasType ? ['LMFeedType'] : []),
        ...(delegate ? ['LMFeedAppBar', 'LMFeedVideoFeedScreenBuilderDelegate'] : []),
        ...(feed.activity ? ['LMFeedActivityScreen', 'LMFeedLocalPreference'] : []),
      ],
    },
    feed.home === 'room' && '../config.dart',
  )
  return lines(
    imports,
    '',
    comment(feed, screen),
    `class ${className} extends StatelessWidget {`,
    constructorOf(className, feedArguments(feed)),
    '',
    '  @override',
    delegate ? videoBuild(feed) : build(feed, screen),
    '}',
    delegate && `\n${VIDEO_BAR_START}${buttons(feed, '          color: Colors.white,\n')}${VIDEO_BAR_END}`,
    feed.activity && `\n${OPEN_ACTIVITY}`,
    '',
  )
}

function comment(feed: FeedOptions, screen: Screen): string {
  const whose = feed.type === 'universal' ? 'of the whole community' : 'chosen for the member'
  if (feed.home === 'rooms') return '/// The feedrooms of the community: each is a feed of its own.'
  if (feed.home === 'room') return '/// One feedroom of the community.'
  if (feed.home === 'video') return `/// ${screen.comment} ${whose}, one after the other.`
  return `/// ${screen.comment} ${whose}. The SDK's bar already has search${feed.bell ? ' and\n/// the notifications' : ''};${feed.bell ? ' ' : '\n/// '}a way out is added to it.`
}

function videoBuild(feed: FeedOptions): string {
  return lines(
    '  Widget build(BuildContext context) {',
    '    return const LMFeedVideoFeedScreen(',
    `      feedType: LMFeedType.${feed.type},`,
    '    );',
    '  }',
  )
}

function build(feed: FeedOptions, screen: Screen): string {
  const first = feed.home === 'rooms' || feed.home === 'room'
  return lines(
    '  Widget build(BuildContext context) {',
    `    return ${screen.widget}(`,
    screen.hasType && `      feedType: LMFeedType.${feed.type},`,
    feed.home === 'room' && '      feedroomId: feedroomId,',
    `      ${screen.bar}: (context, appBar) => appBar.copyWith(`,
    first &&
      '        // As the first screen of the app it has nowhere to go back to.\n        leading: const SizedBox.shrink(),',
    `        trailing: [
          ...?appBar.trailing,
${indent(2, buttons(feed, ''))}        ],`,
    '      ),',
    '    );',
    '  }',
  )
}

/** The buttons of a bar, indented for a delegate's list. */
function buttons(feed: FeedOptions, colour: string): string {
  const activity = `        IconButton(
          tooltip: 'Your activity',
${colour}          onPressed: () => openActivity(context),
          icon: const Icon(Icons.history),
        ),
`
  return `${feed.activity ? activity : ''}        IconButton(
          tooltip: 'Sign out',
${colour}          onPressed: onSignOut,
          icon: const Icon(Icons.logout),
        ),
`
}

const VIDEO_BAR_START = `/// Puts a way out into the bar, which lies over the videos.
class FeedBarBuilder extends LMFeedVideoFeedScreenBuilderDelegate {
  const FeedBarBuilder({required this.onSignOut});

  final VoidCallback onSignOut;

  @override
  PreferredSizeWidget appBarBuilder(BuildContext context, LMFeedAppBar appBar) {
    return appBar.copyWith(
      trailing: [
        ...?appBar.trailing,
`

const VIDEO_BAR_END = `      ],
    );
  }
}`

const OPEN_ACTIVITY = `/// Opens what the member has posted and commented.
void openActivity(BuildContext context) {
  final user = LMFeedLocalPreference.instance.fetchUserData();
  if (user == null) return;
  Navigator.of(context).push(
    MaterialPageRoute<void>(
      builder: (_) => LMFeedActivityScreen(uuid: user.sdkClientInfo.uuid),
    ),
  );
}`
