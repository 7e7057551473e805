import type { ProjectOptions } from '../options/options.js'

/** CocoaPods for iOS 13; the chat needs its permissions named and lets frameworks include plain headers. */
export function writePodfile(options: ProjectOptions): string {
  return `${BEFORE}${options.chat === null ? FEED_SETTINGS : CHAT_SETTINGS}  end
end
`
}

const BEFORE = `platform :ios, '13.0'

# CocoaPods analytics slow every build down.
ENV['COCOAPODS_DISABLE_STATS'] = 'true'

project 'Runner', {
  'Debug' => :debug,
  'Profile' => :release,
  'Release' => :release,
}

def flutter_root
  settings = File.expand_path(File.join('..', 'Flutter', 'Generated.xcconfig'), __FILE__)
  raise "#{settings} is missing: run \`flutter pub get\` first" unless File.exist?(settings)

  File.foreach(settings) do |line|
    match = line.match(/FLUTTER_ROOT=(.*)/)
    return match[1].strip if match
  end
  raise "FLUTTER_ROOT is not in #{settings}: delete it and run \`flutter pub get\`"
end

require File.expand_path(File.join('packages', 'flutter_tools', 'bin', 'podhelper'), flutter_root)

flutter_ios_podfile_setup

target 'Runner' do
  use_frameworks!
  use_modular_headers!

  flutter_install_all_ios_pods File.dirname(File.realpath(__FILE__))
  target 'RunnerTests' do
    inherit! :search_paths
  end
end

post_install do |installer|
  installer.pods_project.targets.each do |target|
    flutter_additional_ios_build_settings(target)
`

const FEED_SETTINGS = `    target.build_configurations.each do |config|
      config.build_settings['IPHONEOS_DEPLOYMENT_TARGET'] = '13.0'
    end
`

const CHAT_SETTINGS = `    target.build_configurations.each do |config|
      settings = config.build_settings
      settings['IPHONEOS_DEPLOYMENT_TARGET'] = '13.0'
      settings['CLANG_ALLOW_NON_MODULAR_INCLUDES_IN_FRAMEWORK_MODULES'] = 'YES'
      # permission_handler leaves out every permission that is not named here.
      settings['GCC_PREPROCESSOR_DEFINITIONS'] ||= [
        '$(inherited)',
        'PERMISSION_CAMERA=1',
        'PERMISSION_MICROPHONE=1',
        'PERMISSION_PHOTOS=1',
      ]
    end
`
