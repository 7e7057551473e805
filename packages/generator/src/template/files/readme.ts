import { type ProjectOptions, productsOf } from '../options/options.js'
import { markdownText } from '../text/escape.js'
import { organisation } from './build-gradle.js'
import { describeChat, describeFeed, describeFeedDetails, sdkNames } from './describe.js'
import { needsFeedConfig } from './feed-config-dart.js'
import { lines } from './project-file.js'
import { pushSteps } from './push-steps.js'
import { readBrand } from './theme-dart.js'

/** The project's README: the exact commands, where things are, what to do before production, what is not there. */
export function writeReadme(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  return lines(
    `# ${markdownText(options.appName)}`,
    '',
    introduction(options),
    '',
    run(options),
    '',
    backend && `${backendCalls(options)}\n`,
    map(options),
    '',
    brand(options),
    '',
    platforms(options),
    '',
    options.push && `${pushSteps(options)}\n`,
    !backend && `${beforeProduction(options)}\n`,
    notIncluded(options),
    '',
  )
}

function introduction(options: ProjectOptions): string {
  const { chat, feed } = options
  const tone = options.dark ? 'dark ' : ''
  const what =
    chat !== null && feed !== null
      ? `A ${tone}community app with a tab for each: a chat (${describeChat(chat)}) and a ${describeFeed(feed)}`
      : chat !== null
        ? `A ${tone}chat app: ${describeChat(chat)}`
        : `A ${tone}${feed === null ? '' : describeFeed(feed)}`
  const details = feed === null ? [] : describeFeedDetails(feed)
  const posts = details.length === 0 ? '' : ` In the feed, ${details.join('; ')}.`
  const signIn =
    options.signIn === 'backend'
      ? 'Users sign in at your own backend: no LikeMinds API key is in the app.'
      : `Members sign in with a name and a member ID${options.guest ? ', or look around as guests' : ''}; the session is kept until they sign out.`
  return `${what}, built on the ${sdkNames(options)} for Flutter.${posts} ${signIn}`
}

function run(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  const needs = backend ? 'a backend with the two calls below' : 'an API key from the LikeMinds dashboard'
  const define = backend ? 'BACKEND_URL=https://api.example.com' : 'LM_API_KEY=YOUR_API_KEY'
  const flutter =
    options.chat === null
      ? "Flutter 3.22 or later: `pubspec.yaml` admits 3.19, but the SDK's own example resolves from 3.22 on"
      : "Flutter: `pubspec.yaml` admits 3.19, the chat SDK's own example is pinned to 3.27.2"
  const without = backend
    ? 'Without an `https://` address the app says what is missing. `flutter test` needs neither backend nor network.'
    : 'Without the key the app says what is missing. `flutter test` needs neither key nor network.'
  return lines(
    '## Run it',
    '',
    `Needs ${needs}, and ${flutter}.`,
    '',
    '```sh',
    '# Once: adds the platform files that are not in this folder. It keeps the files that are.',
    `flutter create --platforms=android,ios --org ${organisation(options)} --project-name ${options.packageName} .`,
    '',
    'flutter pub get',
    `flutter run --dart-define=${define}`,
    '```',
    '',
    `If that adds \`android/app/build.gradle.kts\`, delete it: \`build.gradle\` beside it is the one to keep. ${without}`,
    options.chat !== null && `\n${jsConflict(options)}`,
  )
}

function jsConflict(options: ProjectOptions): string {
  const why =
    options.feed === null
      ? "add what the SDK's own example has to `pubspec.yaml`"
      : "the two SDKs were tried with different versions of it; add what the chat's own example has to `pubspec.yaml`"
  return `If \`flutter pub get\` reports a conflict over \`js\`, ${why}:

\`\`\`yaml
dependency_overrides:
  js: ^0.7.1
\`\`\``
}

function backendCalls(options: ProjectOptions): string {
  const products = productsOf(options)
  const each =
    products.length === 2 ? ' The app makes it once for each SDK, because each renews its tokens for itself.' : ''
  return `## What your backend answers

| Call | Sent | Answer |
| --- | --- | --- |
| \`POST /sign-in\` | \`{"email": "…", "password": "…"}\` | \`200 {"sessionToken": "…"}\`, or \`401\` |
| \`POST /likeminds-tokens\` | header \`Authorization: Bearer <sessionToken>\` | \`200 {"accessToken": "…", "refreshToken": "…"}\`, or \`401\` when the session has ended |

For the second call the backend asks LikeMinds' initiate API, with its API key and the id of the user whose session it is.${each}

The app keeps all tokens in the keychain or keystore. LikeMinds' access token is renewed by the SDK, which tells the app (\`onAccessTokenExpiredAndRefreshed\`). When the refresh token has expired as well, the app calls \`/likeminds-tokens\` again (\`onRefreshTokenExpired\`); a \`401\` there signs the user out.`
}

function map(options: ProjectOptions): string {
  const { chat, feed } = options
  const backend = options.signIn === 'backend'
  const both = chat !== null && feed !== null
  const config = backend
    ? "The app's name and the backend's address"
    : "The app's name and the key from `--dart-define`"
  return lines(
    '## Where things are',
    '',
    '| File | What it does |',
    '| --- | --- |',
    `| \`lib/config.dart\` | ${config} |`,
    `| \`lib/theme.dart\` | The ${options.dark ? 'dark' : 'light'} theme from the brand colour \`${options.brand.hex}\`, for the app and for the SDK${both ? 's' : ''} |`,
    backend && '| `lib/auth/backend.dart` | The two calls |',
    backend && '| `lib/auth/token_store.dart` | The session and the tokens, between two runs |',
    '| `lib/auth/session.dart` | Sign-in, restoring and sign-out |',
    chat !== null && '| `lib/likeminds/chat_service.dart` | Initialises, opens and closes the chat SDK |',
    feed !== null && '| `lib/likeminds/feed_service.dart` | Initialises, opens and closes the feed SDK |',
    feed !== null && needsFeedConfig(feed) && '| `lib/likeminds/feed_config.dart` | What members can do in the feed |',
    `| \`lib/home/home_screen.dart\` | ${both ? 'The two tabs; the screens are beside it' : 'The home screen and its bar'} |`,
  )
}

function brand(options: ProjectOptions): string {
  const { text, ratio, accentDiffers } = readBrand(options)
  const background = options.dark ? 'dark' : 'light'
  const accent = accentDiffers
    ? ` As text on the ${background} background it falls short of the 4.5:1 that WCAG AA asks for, so links, tags and highlights use a ${options.dark ? 'lighter' : 'darker'} tone of it.`
    : ` As text on the ${background} background it can be read as it is.`
  return `The brand colour \`${options.brand.hex}\` is used as given for buttons and other fills, with ${text} text on it (${ratio.toFixed(1)}:1).${accent}`
}

function platforms(options: ProjectOptions): string {
  const { chat, feed } = options
  const desugaring =
    chat === null ? '' : " Core library desugaring is on because the chat SDK's notification plugin needs it."
  const backup =
    options.signIn === 'backend'
      ? ' Backups are off, because tokens from the keystore cannot be read on another device.'
      : ''
  const proguard =
    feed === null
      ? ''
      : ' For media uploads in release builds, put the Proguard rules from the README of `likeminds_feed_flutter_core` into `android/app/proguard-rules.pro`, which Flutter picks up by itself.'
  const ios = chat === null ? '' : ' and switched on in `ios/Podfile`'
  return `## Platforms

- **Android**: \`minSdk\` ${chat === null ? 23 : 24}, \`compileSdk\` 34 or later.${desugaring}${backup} Replace ${options.applicationId.startsWith('com.example.') ? `\`${options.applicationId}\` and ` : ''}the debug signing before a release.${proguard}
- **iOS**: 13.0 or later. Camera, microphone and photo library are declared in \`ios/Runner/Info.plist\`${ios}.`
}

function beforeProduction(options: ProjectOptions): string {
  const calls = [
    ...(options.chat === null ? [] : ['`LMChatCore.instance.showChatWithoutApiKey(accessToken: …, refreshToken: …)`']),
    ...(options.feed === null ? [] : ['`LMFeedCore.instance.showFeedWithoutApiKey(accessToken: …, refreshToken: …)`']),
  ]
  return `## Before production

With an API key in the app, whoever holds the app can read the key and sign in as any member. Let your own backend call LikeMinds' initiate API instead, hand the two tokens to the app, and pass them to ${calls.join(' and ')}.`
}

function notIncluded(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  return lines(
    '## Not included',
    '',
    ...options.notIncluded.map((sentence) => `- ${sentence}`),
    options.push
      ? '- Push notifications, until you take the steps above.'
      : '- Push notifications: they need a Firebase project of yours.',
    backend
      ? '- Registration and password reset: they belong to your backend.'
      : '- Checking who a member is: anyone who knows a member ID can use it.',
    options.feed?.compose.topicRequiredToCreatePost === true &&
      '- The topics: create them in the LikeMinds dashboard first. While there are none, nobody can post.',
    options.dark &&
      options.feed !== null &&
      "- A dark theme of the feed SDK's own: it has none, so parts that take no colours from the app stay light.",
    options.chat?.chatbot === true &&
      '- The chatbot itself: create it in the LikeMinds dashboard; the button opens it.',
    '- App icons, splash screen and store signing.',
  )
}
