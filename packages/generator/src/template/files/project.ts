import type { ProjectOptions } from '../options/options.js'
import { writeAnalysisOptions } from './analysis-options.js'
import { writeAndroidManifest } from './android-manifest.js'
import { writeApp } from './app-dart.js'
import { writeBackend } from './backend-dart.js'
import { writeBuildGradle } from './build-gradle.js'
import { writeChatScreen } from './chat-screen-dart.js'
import { writeChatService } from './chat-service-dart.js'
import { writeConfig } from './config-dart.js'
import { needsFeedConfig, writeFeedConfig } from './feed-config-dart.js'
import { writeFeedScreen } from './feed-screen-dart.js'
import { writeFeedService } from './feed-service-dart.js'
import { writeInfoPlist } from './info-plist.js'
import { writeMain } from './main-dart.js'
import { writePodfile } from './podfile.js'
import type { ProjectFile } from './project-file.js'
import { writePubspec } from './pubspec.js'
import { writeReadme } from './readme.js'
import { writeSession } from './session-dart.js'
import { writeSignInException } from './sign-in-exception-dart.js'
import { writeSignInScreen } from './sign-in-screen-dart.js'
import { writeTabs } from './tabs-dart.js'
import { writeTheme } from './theme-dart.js'
import { writeTokenStore } from './token-store-dart.js'
import { writeWidgetTest } from './widget-test-dart.js'

/** The files of a project, in the order in which somebody would read them. */
export function projectFiles(options: ProjectOptions): readonly ProjectFile[] {
  const { chat, feed } = options
  const both = chat !== null && feed !== null
  const backend = options.signIn === 'backend'
  const dart = (path: string, write: ProjectFile['write']): ProjectFile => ({ path, language: 'dart', write })
  return [
    { path: 'pubspec.yaml', language: 'yaml', write: writePubspec },
    { path: 'analysis_options.yaml', language: 'yaml', write: writeAnalysisOptions },
    dart('lib/main.dart', writeMain),
    dart('lib/app.dart', writeApp),
    dart('lib/config.dart', writeConfig),
    dart('lib/theme.dart', writeTheme),
    dart('lib/auth/session.dart', writeSession),
    dart('lib/auth/sign_in_screen.dart', writeSignInScreen),
    dart('lib/auth/sign_in_exception.dart', writeSignInException),
    ...(backend
      ? [dart('lib/auth/backend.dart', writeBackend), dart('lib/auth/token_store.dart', writeTokenStore)]
      : []),
    ...(both ? [dart('lib/home/home_screen.dart', writeTabs)] : []),
    ...(chat === null
      ? []
      : [
          dart(both ? 'lib/home/chat_screen.dart' : 'lib/home/home_screen.dart', writeChatScreen),
          dart('lib/likeminds/chat_service.dart', writeChatService),
        ]),
    ...(feed === null
      ? []
      : [
          dart(both ? 'lib/home/feed_screen.dart' : 'lib/home/home_screen.dart', writeFeedScreen),
          dart('lib/likeminds/feed_service.dart', writeFeedService),
        ]),
    ...(feed !== null && needsFeedConfig(feed) ? [dart('lib/likeminds/feed_config.dart', writeFeedConfig)] : []),
    { path: 'android/app/build.gradle', language: 'groovy', write: writeBuildGradle },
    { path: 'android/app/src/main/AndroidManifest.xml', language: 'xml', write: writeAndroidManifest },
    { path: 'ios/Podfile', language: 'ruby', write: writePodfile },
    { path: 'ios/Runner/Info.plist', language: 'xml', write: writeInfoPlist },
    dart('test/widget_test.dart', writeWidgetTest),
    { path: 'README.md', language: 'markdown', write: writeReadme },
  ]
}
