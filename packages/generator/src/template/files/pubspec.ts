import { yamlString } from '../escape.js'
import { type ProjectOptions, productsOf } from '../options.js'
import { subtitle } from './describe.js'
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
    backend && '  flutter_secure_storage: ^9.2.2',
    backend && '  http: ^1.2.0',
    products.includes('chat') && '  likeminds_chat_flutter_core: ^1.2.2',
    products.includes('feed') && '  likeminds_feed_flutter_core: ^1.17.1',
    '  overlay_support: ^2.1.0',
    '',
    'dev_dependencies:',
    '  flutter_lints: ^4.0.0',
    '  flutter_test:',
    '    sdk: flutter',
    '',
    'flutter:',
    '  uses-material-design: true',
    '',
  )
}
