/**
 * What a model has to know about the SDKs to write an app with them, beside their names: versions, order of calls, traps.
 * Markdown. Read from the public sources of likeminds_chat_flutter_core 1.2.2 and likeminds_feed_flutter_core 1.17.1.
 */
export const likeMindsGuide = `# The LikeMinds Flutter SDKs

Two packages: Chat (groups, direct messages, an AI chatbot) and Feed (social, questions and answers, short videos). Each brings whole
screens: an app prepares the SDK, signs a user in, and shows a screen. One app may have both, each prepared and signed in.

## Versions and platforms
- Chat: likeminds_chat_flutter_core: ^1.2.2, import package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart, Android minSdk 24.
- Feed: likeminds_feed_flutter_core: ^1.17.1, import package:likeminds_feed_flutter_core/likeminds_feed_core.dart, Android minSdk 23.
- pubspec.yaml: sdk: '>=3.3.0 <4.0.0', flutter: '>=3.19.0'. Both SDKs show toasts through overlay_support: ^2.1.0; wrap the app in
  OverlaySupport.global.
- Android: compileSdk 34 or newer; permissions INTERNET, READ_MEDIA_IMAGES, READ_MEDIA_VIDEO; chat also RECORD_AUDIO and
  FOREGROUND_SERVICE. Chat needs core library desugaring: coreLibraryDesugaringEnabled true and
  coreLibraryDesugaring "com.android.tools:desugar_jdk_libs:2.0.4". Release builds of the feed that upload media need Proguard rules for
  the AWS SDK.
- iOS: platform 13.0; Info.plist has NSCameraUsageDescription, NSMicrophoneUsageDescription and NSPhotoLibraryUsageDescription. Chat's
  Podfile also sets CLANG_ALLOW_NON_MODULAR_INCLUDES_IN_FRAMEWORK_MODULES = 'YES' and the permission_handler macros PERMISSION_CAMERA=1,
  PERMISSION_MICROPHONE=1 and PERMISSION_PHOTOS=1.

## Start and sign-in
- WidgetsFlutterBinding.ensureInitialized(), then await LMChatCore.instance.initialize(…) or LMFeedCore.instance.initialize(…) before
  runApp. It answers an LMResponse with success, data and errorMessage: check it, and show a screen that says what failed. It works once in
  a run: offer no second try.
- With the API key in the app: showChatWithApiKey or showFeedWithApiKey. Without: the app's own backend calls LikeMinds' initiate API and
  hands out an access and a refresh token for showChatWithoutApiKey or showFeedWithoutApiKey; LMChatCoreCallback or LMFeedCoreCallback then
  keep them fresh. An app has one of the two: what the person asked for, else the API key, which runs at once. Say in the explanation that
  tokens from a backend are what production needs.
- Keys, tokens and user ids come from --dart-define through String.fromEnvironment, never as literals. A missing one is told on a screen.
- While tokens are cached, the API key's calls ignore the user that they are given: log out before another user signs in.
- Sign-out: LMChatCore.instance.logout(), LMFeedCore.instance.logout(). When it fails, clear what is on the device:
  LMChatLocalPreference.instance.clearLocalData(); LMFeedLocalPreference.instance.clearUserData() and clearCache(). Delete the app's own
  session first.
- onRefreshTokenExpired reaches the app only when no API key is cached.

~~~dart
import 'package:flutter/material.dart';
import 'package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart';

const apiKey = String.fromEnvironment('LM_API_KEY');

/// Prepares the SDK, once, and answers what went wrong, or null.
Future<String?> startChat(Color brand) async {
  final response = await LMChatCore.instance.initialize(
    theme: LMChatThemeData.light(primaryColor: brand),
    lmChatCallback: LMChatCoreCallback(
      onAccessTokenExpiredAndRefreshed: (access, refresh) {},
      onRefreshTokenExpired: () async => (LMAuthTokenBuilder()
            ..accessToken('from the backend')
            ..refreshToken('from the backend'))
          .build(),
    ),
  );
  return response.success ? null : response.errorMessage ?? 'Chat could not start.';
}

Future<String?> signIn({required String id, required String name}) async {
  final response = await LMChatCore.instance.showChatWithApiKey(apiKey: apiKey, uuid: id, userName: name);
  return response.success ? null : response.errorMessage ?? 'Sign-in failed.';
}
~~~

~~~dart
import 'package:flutter/material.dart';
import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';

const apiKey = String.fromEnvironment('LM_API_KEY');

/// Prepares the SDK, once, and answers what went wrong, or null.
Future<String?> startFeed(Color brand) async {
  final response = await LMFeedCore.instance.initialize(
    config: LMFeedConfig(
      composeScreenConfig: const LMFeedComposeScreenConfig(
        setting: LMFeedComposeScreenSetting(enablePolls: false, topicRequiredToCreatePost: true),
      ),
    ),
    theme: LMFeedThemeData.light(primaryColor: brand),
  );
  return response.success ? null : response.errorMessage ?? 'The feed could not start.';
}

Future<String?> signIn({required String id, required String name}) async {
  final response = await LMFeedCore.instance.showFeedWithApiKey(apiKey: apiKey, uuid: id, userName: name);
  return response.success ? null : response.errorMessage ?? 'Sign-in failed.';
}
~~~

## Chat
- Home screens: LMCommunityHybridChatScreen() (groups and direct messages in tabs; the usual one), LMCommunityChatScreen() (groups),
  LMNetworkingChatScreen() (direct messages), LMChatExplorePage() (find chatrooms), LMChatroomScreen(chatroomId: …), and LMChatAIButton,
  a button on a home screen that opens the chatbot.
- Themes: LMChatThemeData.light, .dark and .fromThemeData. The dark theme's app bar keeps its own grey whatever container colour it is given.
- A title or a sign-out button in the hybrid screen's app bar goes through LMCommunityHybridChatBuilderDelegate.appBarBuilder, given as
  LMChatConfig(communityHybridChatConfig: LMCommunityHybridChatConfig(builder: …)).
- Notifications: firebase_core ^3.2.0, firebase_messaging ^15.0.3; LMChatNotificationHandler.instance.init, handleNotification and
  handleForegroundNotifications. The background handler is a top-level function with @pragma('vm:entry-point').

## Feed
- Home screens: LMFeedSocialScreen(feedType: …), LMFeedQnAScreen(feedType: …), LMFeedVideoFeedScreen(); LMFeedType.universal (the usual
  one) or .personalised. Others: LMFeedNotificationScreen, LMFeedSearchScreen, LMFeedActivityScreen, LMFeedRoomScreen,
  LMFeedRoomListScreen, LMFeedTopicSelectScreen.
- Questions and answers need LMFeedConfig(feedThemeType: LMFeedThemeType.qnaFeed) too. It makes the heading of a post required.
- LMFeedComposeScreenSetting says what a post may have. Everything is enabled but the heading, nothing is required, ten media and ten
  documents are allowed: write only what differs. A required heading also needs enableHeading: true.
- Themes: LMFeedThemeData.light and .fromThemeData. There is no dark one: a dark feed is light(…) with dark colours.
- Notifications: LMNotificationHandler.instance.init and handleNotification(message, show, navigatorKey), positional. No background handler.

## What good work looks like
- Small files that say one thing: main, app, config, theme, sign-in, home, and one for each SDK that prepares it. Sign-in has a form with
  validation; waiting and failure have a state on the screen. Text on the brand colour is black or white, whichever has the better contrast.
- test/widget_test.dart tests the app's own widgets for real. README.md has the exact commands with every --dart-define, what to do before
  production, and what is not included. analysis_options.yaml includes package:flutter_lints/flutter.yaml.
- A new project also has pubspec.yaml, android/app/build.gradle, android/app/src/main/AndroidManifest.xml, ios/Podfile and
  ios/Runner/Info.plist. The rest of the platform folders comes from flutter create, which the README names.
`
