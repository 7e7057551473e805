/** A message of a build or an app, and what a person can do about it. */
interface Known {
  /** Is given the message in lower case. */
  readonly isIn: (message: string) => boolean
  readonly advice: string
}

/** A message that matches. */
function like(pattern: RegExp): Known['isIn'] {
  return (message) => pattern.test(message)
}

const hasFailedVersions = like(/version solving failed/)

/** What no file tells, but the message does. */
const KNOWN: readonly Known[] = [
  {
    isIn: like(/no firebase app|\[core\/no-app\]|firebase has not been (?:correctly )?initialized/),
    advice:
      'Firebase is used before it is there: run `flutterfire configure` once, and `await Firebase.initializeApp(options: DefaultFirebaseOptions.currentPlatform)` before `runApp`, and before the SDK is initialised. A project with push notifications has the steps in its README.',
  },
  {
    isIn: like(/minsdkversion \d+ cannot be smaller than version \d+/),
    advice: 'In `android/app/build.gradle`, set `minSdk` to 24 for the chat, or 23 for a feed alone.',
  },
  {
    isIn: like(/core ?library ?desugaring/),
    advice:
      'The chat brings a notification plugin that needs desugaring: in `android/app/build.gradle`, set `coreLibraryDesugaringEnabled true` in `compileOptions`, and add `coreLibraryDesugaring "com.android.tools:desugar_jdk_libs:2.0.4"` to `dependencies`.',
  },
  {
    isIn: (message) => hasFailedVersions(message) && /\bjs\b/.test(message),
    advice:
      'The SDKs were tried with different versions of `js`: add `js: ^0.7.1` under `dependency_overrides` in `pubspec.yaml`.',
  },
  {
    isIn: (message) => hasFailedVersions(message) && !/\bjs\b/.test(message),
    advice:
      'Packages ask for versions that do not go together: the message names them. `flutter pub upgrade --major-versions` tries newer ones; a newer Flutter helps where the SDK’s version is named.',
  },
  {
    isIn: like(/lateinitializationerror/),
    advice:
      'Something is used before it was initialised: `initialize` of the SDK has to be awaited before `runApp`, and once in a run.',
  },
  {
    isIn: like(/missingpluginexception/),
    advice: 'A plugin was added while the app ran: stop the app and run it again; a hot restart is not enough.',
  },
  {
    isIn: like(/overlaysupport/),
    advice: 'The SDKs show toasts through overlay_support: wrap the app in `OverlaySupport.global(child: …)`.',
  },
  {
    isIn: like(/higher minimum deployment (?:target|version)|deployment target/),
    advice: "In `ios/Podfile`, say `platform :ios, '13.0'`, then `pod install --repo-update` in `ios`.",
  },
  {
    isIn: like(/non-modular (?:header|include)/),
    advice:
      "In the `post_install` of `ios/Podfile`, set `CLANG_ALLOW_NON_MODULAR_INCLUDES_IN_FRAMEWORK_MODULES` to `'YES'`: the chat needs it.",
  },
  {
    isIn: asksForCompileSdk,
    advice: 'In `android/app/build.gradle`, set `compileSdk` to 34, or to the number that the message names.',
  },
  {
    isIn: (message) => message.includes('com.amazonaws') || isInOrder(message, 'missing class', 'amazonaws'),
    advice:
      'Put the Proguard rules from the README of `likeminds_feed_flutter_core` into `android/app/proguard-rules.pro`: release builds need them for uploads.',
  },
  {
    isIn: like(/lm_api_key|backend_url/),
    advice: 'The app was started without its configuration: give it with `--dart-define`, as the README says.',
  },
]

/** Returns the advice about a message, each once. */
export function adviceFor(message: string): readonly string[] {
  const beginning = message.slice(0, 20_000).toLowerCase()
  return KNOWN.filter(({ isIn }) => isIn(beginning)).map(({ advice }) => advice)
}

function asksForCompileSdk(message: string): boolean {
  if (/compile against version 3[4-9]/.test(message)) return true
  for (const { 0: word, index } of message.matchAll(/compilesdk(?:version)?\b/g)) {
    const from = index + word.length
    if (/\b3[4-9]\b/.test(message.slice(from, from + 202))) return true
  }
  return false
}

function isInOrder(message: string, first: string, second: string): boolean {
  const at = message.indexOf(first)
  return at >= 0 && message.includes(second, at + first.length)
}
