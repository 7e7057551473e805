import type { ChatOptions, ProjectOptions } from '../options/options.js'
import { CHAT_PACKAGE, dartImports } from './dart.js'
import { hasChatBarDelegate } from './home-arguments.js'
import { lines } from './project-file.js'
import { apiKeyMembers, backendMembers, renew, type Sdk } from './service-dart.js'

/** The part of the SDK's configuration that holds the bar of each home screen. */
const BAR_CONFIG: Readonly<Partial<Record<ChatOptions['home'], { argument: string; type: string }>>> = {
  hybrid: { argument: 'communityHybridChatConfig', type: 'LMCommunityHybridChatConfig' },
  explore: { argument: 'exploreConfig', type: 'LMChatExploreConfig' },
  chatroom: { argument: 'chatRoomConfig', type: 'LMChatroomConfig' },
}

/** The chat SDK as the app uses it: started once, then opened and closed with the session. */
export function writeChatService(options: ProjectOptions): string {
  const { chat } = options
  if (chat === null) return ''
  const backend = options.signIn === 'backend'
  const bar = BAR_CONFIG[chat.home]
  const sdk: Sdk = {
    title: 'chat',
    core: 'LMChatCore',
    show: 'showChat',
    requiredUser: true,
    savedTokens:
      'LMChatLocalPreference.instance\n          .fetchCache(LMChatStringConstants.accessToken) !=\n      null',
    clear: '    await LMChatLocalPreference.instance.clearLocalData();',
  }
  const imports = dartImports(
    'package:flutter/foundation.dart',
    {
      uri: CHAT_PACKAGE,
      show: [
        'LMChatCore',
        'LMChatLocalPreference',
        ...(backend ? ['LMAuthToken', 'LMAuthTokenBuilder', 'LMChatCoreCallback'] : ['LMChatStringConstants']),
        ...(chat.chatbot ? ['LMChatAIButtonProps'] : []),
        ...(bar === undefined ? [] : ['LMChatConfig', bar.type]),
      ],
    },
    '../auth/sign_in_exception.dart',
    backend && '../auth/backend.dart',
    backend && '../auth/token_store.dart',
    hasChatBarDelegate(chat) && (options.feed === null ? '../home/home_screen.dart' : '../home/chat_screen.dart'),
    '../theme.dart',
  )
  return lines(
    imports,
    '',
    '/// The chat SDK: started once, then opened and closed with the session.',
    'class ChatService {',
    backend
      ? '  ChatService({required TokenStore tokens}) : _tokens = tokens;'
      : '  ChatService({required String apiKey}) : _apiKey = apiKey;',
    '',
    backend ? '  final TokenStore _tokens;' : '  final String _apiKey;',
    chat.chatbot && backend && '  TokenPair? _current;',
    '',
    '  /// Answers what went wrong, or null.',
    '  Future<String?> start({required Future<void> Function() onSignOut}) async {',
    '    try {',
    '      final response = await LMChatCore.instance.initialize(',
    '        theme: chatTheme(),',
    bar !== undefined &&
      `        config: LMChatConfig(
          ${bar.argument}: ${bar.type}(
            builder: ChatBarBuilder(onSignOut: onSignOut),
          ),
        ),`,
    backend &&
      `        lmChatCallback: LMChatCoreCallback(
          onAccessTokenExpiredAndRefreshed: _keepRefreshed,
          onRefreshTokenExpired: () => _renew(onSignOut),
        ),`,
    '      );',
    '      if (response.success) return null;',
    "      return response.errorMessage ?? 'Close the app and open it again.';",
    '    } catch (error) {',
    "      return '$error';",
    '    }',
    '  }',
    '',
    chat.chatbot && `${chatbot(backend)}\n`,
    backend ? backendMembers(sdk, chat.chatbot) : apiKeyMembers(sdk, options.guest),
    backend && `\n${renew(chat.chatbot)}`,
    '}',
    '',
  )
}

/** What the button signs its bot in with: the tokens of the member who is signed in already. */
function chatbot(backend: boolean): string {
  if (backend) {
    return `  /// What the chatbot's button opens the chat with: the member's own tokens.
  LMChatAIButtonProps get chatbot => LMChatAIButtonProps(
        accessToken: _current?.accessToken,
        refreshToken: _current?.refreshToken,
      );`
  }
  return `  /// What the chatbot's button opens the chat with: the member's own tokens,
  /// which the SDK has saved.
  LMChatAIButtonProps get chatbot => LMChatAIButtonProps(
        accessToken: _saved(LMChatStringConstants.accessToken),
        refreshToken: _saved(LMChatStringConstants.refreshToken),
      );

  String? _saved(String key) =>
      LMChatLocalPreference.instance.fetchCache(key)?.value as String?;`
}
