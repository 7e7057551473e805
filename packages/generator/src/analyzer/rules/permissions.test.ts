import { describe, expect, it } from 'vitest'
import { chatImport, feedImport, projectFindings, projectMessages, pubspec } from './project-findings.fixture.js'

const manifestPath = 'android/app/src/main/AndroidManifest.xml'
const plistPath = 'ios/Runner/Info.plist'
const common = ['INTERNET', 'READ_MEDIA_IMAGES', 'READ_MEDIA_VIDEO']
const ofChat = [...common, 'RECORD_AUDIO', 'FOREGROUND_SERVICE']
const described = ['NSCameraUsageDescription', 'NSMicrophoneUsageDescription', 'NSPhotoLibraryUsageDescription']

const manifest = (permissions: readonly string[]) =>
  `<!-- An app -->
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
${permissions.map((name) => `<uses-permission android:name="android.permission.${name}" />\n`).join('')}</manifest>`
const plist = (keys: readonly string[]) =>
  `<plist version="1.0">\n<dict>${keys.map((key) => `<key>${key}</key><string>x</string>`).join('')}</dict></plist>`

const chat = { 'pubspec.yaml': pubspec, 'lib/a.dart': chatImport }
const feed = { 'pubspec.yaml': pubspec, 'lib/a.dart': feedImport }

describe('the check of permissions', () => {
  it.each(ofChat)('reports the missing Android permission %s of the chat SDK', async (missing) => {
    const files = { ...chat, [manifestPath]: manifest(ofChat.filter((name) => name !== missing)) }
    expect(await projectFindings(files)).toEqual([`${manifestPath}:2:1 missing-permission`])
    expect(await projectMessages(files)).toEqual([
      expect.stringContaining(`<uses-permission android:name="android.permission.${missing}" />`),
    ])
  })

  it.each(described)('reports the missing iOS usage description %s', async (missing) => {
    const files = { ...feed, [plistPath]: plist(described.filter((name) => name !== missing)) }
    expect(await projectFindings(files)).toEqual([`${plistPath}:2:1 missing-permission`])
    expect(await projectMessages(files)).toEqual([expect.stringContaining(missing)])
  })

  it('names the SDKs that need a permission', async () => {
    const files = {
      ...feed,
      'lib/b.dart': chatImport,
      [manifestPath]: manifest(['INTERNET', 'READ_MEDIA_VIDEO', 'RECORD_AUDIO']),
    }
    expect(await projectMessages(files)).toEqual([
      expect.stringMatching(/^The chat SDK and the feed SDK need the permission `READ_MEDIA_IMAGES`/),
      expect.stringMatching(/^The chat SDK needs the permission `FOREGROUND_SERVICE`/),
    ])
  })

  it('checks an app in a subfolder', async () => {
    const files = {
      'app/pubspec.yaml': pubspec,
      'app/lib/a.dart': feedImport,
      [`app/${plistPath}`]: plist(described.slice(1)),
    }
    expect(await projectFindings(files)).toEqual([`app/${plistPath}:2:1 missing-permission`])
  })
})

describe('the check of permissions, in special cases', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['when all permissions are there', { ...chat, [manifestPath]: manifest(ofChat), [plistPath]: plist(described) }],
    ['for a feed without the permissions that only a chat needs', { ...feed, [manifestPath]: manifest(common) }],
    ['without a pubspec', { 'lib/a.dart': chatImport, [manifestPath]: manifest([]), [plistPath]: plist([]) }],
    ['without a manifest and a property list', chat],
    [
      'without an SDK',
      { 'pubspec.yaml': pubspec, 'lib/a.dart': '', [manifestPath]: manifest([]), [plistPath]: plist([]) },
    ],
    [
      'for an SDK that only a test imports',
      { 'pubspec.yaml': pubspec, 'test/a.dart': chatImport, [manifestPath]: manifest([]) },
    ],
    [
      'for permissions in the manifest of a flavour',
      { ...feed, [manifestPath]: manifest(['INTERNET']), 'android/app/src/paid/AndroidManifest.xml': manifest(common) },
    ],
    [
      'for usage descriptions in the Xcode build settings',
      { ...feed, [plistPath]: plist([]), 'ios/Runner.xcodeproj/project.pbxproj': described.join('\n') },
    ],
  ])('reports nothing %s', async (_, files) => {
    expect(await projectFindings(files)).toEqual([])
  })

  it('reports permissions as missing that only the debug manifest has', async () => {
    const files = {
      ...feed,
      [manifestPath]: manifest(common.slice(1)),
      'android/app/src/debug/AndroidManifest.xml': manifest(common),
    }
    expect(await projectFindings(files)).toEqual([`${manifestPath}:2:1 missing-permission`])
  })

  it('reports only the syntax errors of files that are not XML', async () => {
    const files = { ...chat, [manifestPath]: '<manifest>', [plistPath]: '<plist>' }
    await expect(projectFindings(files)).rejects.toThrow(/^(?!.*missing-permission)/)
  })
})
