/** A message that a build or an app gives, and what a person can do about it. */
interface Known {
  readonly pattern: RegExp
  readonly advice: string
}

/** What no file tells, but the message does. */
const KNOWN: readonly Known[] = [
  {
    pattern: /No Firebase App|\[core\/no-app\]|Firebase has not been (?:correctly )?initialized/i,
    advice:
      'Firebase is used before it is there: run `flutterfire configure` once, and `await Firebase.initializeApp(options: DefaultFirebaseOptions.currentPlatform)` before `runApp`, and before the SDK is initialised. A project with push notifications has the steps in its README.',
  },
  {
    pattern: /minSdkVersion \d+ cannot be smaller than version (?:\d+)/i,
    advice: 'In `android/app/build.gradle`, set `minSdk` to 24 for the chat, or 23 for a feed alone.',
  },
  {
    pattern: /core ?library ?desugaring/i,
    advice:
      'The chat brings a notification plugin that needs desugaring: in `android/app/build.gradle`, set `coreLibraryDesugaringEnabled true` in `compileOptions`, and add `coreLibraryDesugaring "com.android.tools:desugar_jdk_libs:2.0.4"` to `dependencies`.',
  },
  {
    pattern: /version solving failed[\s\S]*\bjs\b|\bjs\b[\s\S]*version solving failed/i,
    advice:
      'The SDKs were tried with different versions of `js`: add `js: ^0.7.1` under `dependency_overrides` in `pubspec.yaml`.',
  },
  {
    pattern: /version solving failed/i,
    advice:
      'Packages ask for versions that do not go together: the message names them. `flutter pub upgrade --major-versions` tries newer ones; a newer Flutter helps where the SDK’s version is named.',
  },
  {
    pattern: /LateInitializationError/,
    advice:
      'Something is used before it was initialised: `initialize` of the SDK has to be awaited before `runApp`, and once in a run.',
  },
  {
    pattern: /MissingPluginException/,
    advice: 'A plugin was added while the app ran: stop the app and run it again; a hot restart is not enough.',
  },
  {
    pattern: /OverlaySupport/,
    advice: 'The SDKs show toasts through overlay_support: wrap the app in `OverlaySupport.global(child: …)`.',
  },
  {
    pattern: /higher minimum deployment (?:target|version)|deployment target/i,
    advice: "In `ios/Podfile`, say `platform :ios, '13.0'`, then `pod install --repo-update` in `ios`.",
  },
  {
    pattern: /non-modular (?:header|include)/i,
    advice:
      "In the `post_install` of `ios/Podfile`, set `CLANG_ALLOW_NON_MODULAR_INCLUDES_IN_FRAMEWORK_MODULES` to `'YES'`: the chat needs it.",
  },
  {
    pattern: /compileSdk(?:Version)?\b[\s\S]{0,200}\b3[4-9]\b|compile against version 3[4-9]/i,
    advice: 'In `android/app/build.gradle`, set `compileSdk` to 34, or to the number that the message names.',
  },
  {
    pattern: /Missing class[\s\S]*amazonaws|com\.amazonaws/i,
    advice:
      'Put the Proguard rules from the README of `likeminds_feed_flutter_core` into `android/app/proguard-rules.pro`: release builds need them for uploads.',
  },
  {
    pattern: /LM_API_KEY|BACKEND_URL/,
    advice: 'The app was started without its configuration: give it with `--dart-define`, as the README says.',
  },
]

/** What is known about a message, each once. */
export function adviceFor(message: string): readonly string[] {
  const found = KNOWN.filter(({ pattern }) => pattern.test(message.slice(0, 20_000)))
  // Of two about the same, the more exact comes first.
  const versions = found.filter(({ pattern }) => pattern.source.includes('version solving'))
  return found.filter((known) => !versions.slice(1).includes(known)).map(({ advice }) => advice)
}
