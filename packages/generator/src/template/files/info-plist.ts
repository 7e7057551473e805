import { type ProjectOptions, productsOf } from '../options/options.js'
import { xmlText } from '../text/escape.js'
import type { Product } from '../wishes/wishes.js'

/** The app's name on iOS, and why it asks for the camera, the microphone and the photo library. */
export function writeInfoPlist(options: ProjectOptions): string {
  const usage = usageTexts(productsOf(options), options.feed?.home === 'qna' ? 'questions and answers' : 'posts')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CADisableMinimumFrameDurationOnPhone</key>
	<true/>
	<key>CFBundleDevelopmentRegion</key>
	<string>$(DEVELOPMENT_LANGUAGE)</string>
	<key>CFBundleDisplayName</key>
	<string>${plistText(options.appName)}</string>
	<key>CFBundleExecutable</key>
	<string>$(EXECUTABLE_NAME)</string>
	<key>CFBundleIdentifier</key>
	<string>$(PRODUCT_BUNDLE_IDENTIFIER)</string>
	<key>CFBundleInfoDictionaryVersion</key>
	<string>6.0</string>
	<key>CFBundleName</key>
	<string>${options.packageName}</string>
	<key>CFBundlePackageType</key>
	<string>APPL</string>
	<key>CFBundleShortVersionString</key>
	<string>$(FLUTTER_BUILD_NAME)</string>
	<key>CFBundleSignature</key>
	<string>????</string>
	<key>CFBundleVersion</key>
	<string>$(FLUTTER_BUILD_NUMBER)</string>
	<key>LSRequiresIPhoneOS</key>
	<true/>
	<key>NSCameraUsageDescription</key>
	<string>${usage.camera}</string>
	<key>NSMicrophoneUsageDescription</key>
	<string>${usage.microphone}</string>
	<key>NSPhotoLibraryUsageDescription</key>
	<string>${usage.photos}</string>
	<key>UIApplicationSupportsIndirectInputEvents</key>
	<true/>
	<key>UILaunchStoryboardName</key>
	<string>LaunchScreen</string>
	<key>UIMainStoryboardFile</key>
	<string>Main</string>
	<key>UISupportedInterfaceOrientations</key>
	<array>
		<string>UIInterfaceOrientationPortrait</string>
		<string>UIInterfaceOrientationLandscapeLeft</string>
		<string>UIInterfaceOrientationLandscapeRight</string>
	</array>
	<key>UISupportedInterfaceOrientations~ipad</key>
	<array>
		<string>UIInterfaceOrientationPortrait</string>
		<string>UIInterfaceOrientationPortraitUpsideDown</string>
		<string>UIInterfaceOrientationLandscapeLeft</string>
		<string>UIInterfaceOrientationLandscapeRight</string>
	</array>
</dict>
</plist>
`
}

/** Why an app asks for the camera, the microphone and the photo library. */
export interface UsageTexts {
  readonly camera: string
  readonly microphone: string
  readonly photos: string
}

/** @param posts What the posts of the feed are called. */
export function usageTexts(products: readonly Product[], posts = 'posts'): UsageTexts {
  if (!products.includes('chat')) {
    return {
      camera: `To take photos and videos for your ${posts}.`,
      microphone: 'To record videos with sound.',
      photos: 'To add photos and videos from your library.',
    }
  }
  return {
    camera: `To take photos and videos for your messages${products.includes('feed') ? ' and posts' : ''}.`,
    microphone: 'To record voice notes and videos with sound.',
    photos: 'To send photos and videos from your library.',
  }
}

/** Xcode puts build settings where it sees `$(…)` or `${…}`, and has no escape for it: such a `$` becomes the wide one. */
function plistText(text: string): string {
  return xmlText(text.replace(/\$(?=[({])/g, '＄'))
}
