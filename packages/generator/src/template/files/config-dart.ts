import type { ProjectOptions } from '../options/options.js'
import { dartConstant } from './dart.js'
import { lines } from './project-file.js'

/** The app's name, what it gets from `--dart-define`, and rooms that were named. */
export function writeConfig(options: ProjectOptions): string {
  const { chat, feed } = options
  return lines(
    dartConstant('appName', options.appName),
    chat !== null &&
      chat.chatroomId !== null &&
      `\n/// The chatroom that the app opens.\nconst chatroomId = ${chat.chatroomId};`,
    feed !== null &&
      feed.feedroomId !== null &&
      `\n/// The feedroom that the app opens.\nconst feedroomId = ${feed.feedroomId};`,
    '',
    options.signIn === 'backend' ? BACKEND_CONFIG : API_KEY_CONFIG,
  )
}

const API_KEY_CONFIG = `/// What the app is given at build time with \`--dart-define\`.
class AppConfig {
  const AppConfig({required this.apiKey});

  const AppConfig.fromEnvironment()
      : apiKey = const String.fromEnvironment('LM_API_KEY');

  final String apiKey;

  /// What is wrong with the values, or null.
  String? get problem {
    if (apiKey.isNotEmpty) return null;
    return 'Run the app with --dart-define=LM_API_KEY=YOUR_API_KEY';
  }
}
`

const BACKEND_CONFIG = `/// What the app is given at build time with \`--dart-define\`.
class AppConfig {
  const AppConfig({required this.backendUrl});

  const AppConfig.fromEnvironment()
      : backendUrl = const String.fromEnvironment('BACKEND_URL');

  final String backendUrl;

  /// What is wrong with the values, or null.
  String? get problem {
    if (backendUrl.isEmpty) {
      return 'Run the app with --dart-define=BACKEND_URL=https://…';
    }
    final uri = Uri.tryParse(backendUrl);
    // Passwords and tokens travel to this address.
    if (uri == null || !uri.isScheme('https') || uri.host.isEmpty) {
      return 'BACKEND_URL must start with https://, it is "$backendUrl".';
    }
    return null;
  }
}
`
