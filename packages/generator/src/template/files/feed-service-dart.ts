import type { ProjectOptions } from '../options/options.js'
import { dartImports, FEED_PACKAGE } from './dart.js'
import { needsFeedConfig } from './feed-config-dart.js'
import { hasFeedBarDelegate } from './home-arguments.js'
import { lines } from './project-file.js'
import { apiKeyMembers, backendMembers, renew, type Sdk } from './service-dart.js'

const SDK: Sdk = {
  title: 'feed',
  core: 'LMFeedCore',
  show: 'showFeed',
  requiredUser: false,
  savedTokens:
    'LMFeedLocalPreference.instance\n          .fetchCache(LMFeedStringConstants.accessToken) !=\n      null',
  clear:
    '    await LMFeedLocalPreference.instance.clearUserData();\n    await LMFeedLocalPreference.instance.clearCache();',
}

/** The feed SDK as the app uses it: started once, then opened and closed with the session. */
export function writeFeedService(options: ProjectOptions): string {
  const { feed } = options
  if (feed === null) return ''
  const backend = options.signIn === 'backend'
  const config = needsFeedConfig(feed)
  const bar = hasFeedBarDelegate(feed)
  const imports = dartImports(
    'package:flutter/foundation.dart',
    {
      uri: FEED_PACKAGE,
      show: [
        'LMFeedCore',
        'LMFeedLocalPreference',
        ...(backend ? ['LMAuthToken', 'LMAuthTokenBuilder', 'LMFeedCoreCallback'] : ['LMFeedStringConstants']),
        ...(options.guest ? ['LMFeedCoreCallback'] : []),
      ],
    },
    '../auth/sign_in_exception.dart',
    backend && '../auth/backend.dart',
    backend && '../auth/token_store.dart',
    '../theme.dart',
    config && 'feed_config.dart',
  )
  return lines(
    imports,
    '',
    '/// The feed SDK: started once, then opened and closed with the session.',
    'class FeedService {',
    backend
      ? '  FeedService({required TokenStore tokens}) : _tokens = tokens;'
      : '  FeedService({required String apiKey}) : _apiKey = apiKey;',
    '',
    backend ? '  final TokenStore _tokens;' : '  final String _apiKey;',
    '',
    '  /// Answers what went wrong, or null.',
    '  Future<String?> start({required Future<void> Function() onSignOut}) async {',
    '    try {',
    '      final response = await LMFeedCore.instance.initialize(',
    config && `        config: feedConfig(${bar ? 'onSignOut: onSignOut' : ''}),`,
    '        theme: feedTheme(),',
    backend &&
      `        lmFeedCallback: LMFeedCoreCallback(
          onAccessTokenExpiredAndRefreshed: _keepRefreshed,
          onRefreshTokenExpired: () => _renew(onSignOut),
        ),`,
    options.guest &&
      `        lmFeedCallback: LMFeedCoreCallback(
          // A guest who tries what needs a member is led to the sign-in.
          loginRequired: (_) => onSignOut(),
        ),`,
    '      );',
    '      if (response.success) return null;',
    "      return response.errorMessage ?? 'Close the app and open it again.';",
    '    } catch (error) {',
    "      return '$error';",
    '    }',
    '  }',
    '',
    backend ? backendMembers(SDK, false) : apiKeyMembers(SDK, options.guest),
    backend && `\n${renew(false)}`,
    '}',
    '',
  )
}
