import { type ProjectOptions, productsOf } from '../options/options.js'
import { yamlString } from '../text/escape.js'
import { subtitle } from './describe.js'
import { dependencyLine } from './packages.js'
import { lines } from './project-file.js'

/** `pubspec.yaml`: the packages that the app needs, and no others. */
export function writePubspec(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  const products = productsOf(options)
  return lines(
    `name: ${options.packageName}`,
    `description: ${yamlString(`${options.appName}: ${subtitle(options)}.`)}`,
    'publish_to: none',
    'version: 1.0.0+1',
    '',
    'environment:',
    "  sdk: '>=3.3.0 <4.0.0'",
    "  flutter: '>=3.19.0'",
    '',
    'dependencies:',
    '  flutter:',
    '    sdk: flutter',
    backend && dependencyLine('flutter_secure_storage'),
    backend && dependencyLine('http'),
    products.includes('chat') && dependencyLine('likeminds_chat_flutter_core'),
    products.includes('feed') && dependencyLine('likeminds_feed_flutter_core'),
    dependencyLine('overlay_support'),
    '',
    'dev_dependencies:',
    dependencyLine('flutter_lints'),
    '  flutter_test:',
    '    sdk: flutter',
    '',
    'flutter:',
    '  uses-material-design: true',
    '',
  )
}
