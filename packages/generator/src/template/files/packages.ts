/** The packages that generated projects use, with the versions that the SDKs were read at, or that go with them. */
const VERSIONS = {
  firebase_core: '^3.2.0',
  firebase_messaging: '^15.0.3',
  flutter_lints: '^4.0.0',
  flutter_secure_storage: '^9.2.2',
  http: '^1.2.0',
  likeminds_chat_flutter_core: '^1.2.2',
  likeminds_feed_flutter_core: '^1.17.1',
  overlay_support: '^2.1.0',
  shared_preferences: '^2.2.0',
} as const

export type KnownPackage = keyof typeof VERSIONS

/** Packages that come with Flutter: named by `sdk: flutter` instead of a version. */
export const FLUTTER_PACKAGES: ReadonlySet<string> = new Set([
  'flutter',
  'flutter_driver',
  'flutter_localizations',
  'flutter_test',
  'flutter_web_plugins',
  'integration_test',
])

export function isKnownPackage(name: string): name is KnownPackage {
  return Object.hasOwn(VERSIONS, name)
}

export function versionOf(name: KnownPackage): string {
  return VERSIONS[name]
}

/** As it stands in a `pubspec.yaml`. */
export function dependencyLine(name: KnownPackage): string {
  return `  ${name}: ${VERSIONS[name]}`
}
