import { type ProjectOptions, productsOf } from '../options/options.js'
import type { Product } from '../wishes/wishes.js'
import { CHAT_PACKAGE, dartImports } from './dart.js'
import { lines } from './project-file.js'

const SERVICES: Readonly<Record<Product, string>> = { chat: 'ChatService', feed: 'FeedService' }

/** Who is signed in: the state that the screens follow. The services know the SDKs. */
export function writeSession(options: ProjectOptions): string {
  const products = productsOf(options)
  const backend = options.signIn === 'backend'
  const imports = dartImports(
    options.guest && 'dart:math',
    'package:flutter/foundation.dart',
    options.chat?.chatbot === true && { uri: CHAT_PACKAGE, show: ['LMChatAIButtonProps'] },
    ...products.map((product) => `../likeminds/${product}_service.dart`),
    backend && 'backend.dart',
    backend && 'token_store.dart',
  )
  return lines(
    imports,
    '',
    'enum SessionStatus { restoring, signedOut, signedIn }',
    '',
    '/// Who is signed in: the state that the screens follow. What an SDK needs, its',
    '/// service knows.',
    'class AppSession extends ChangeNotifier {',
    backend ? backendConstructor(products) : apiKeyConstructor(products),
    '',
    backend && '  final Backend _backend;',
    ...products.map((product) => `  final ${SERVICES[product]} _${product};`),
    '',
    '  SessionStatus _status = SessionStatus.restoring;',
    '  SessionStatus get status => _status;',
    '',
    options.chat?.chatbot === true && '  LMChatAIButtonProps get chatbot => _chat.chatbot;\n',
    `  /// Prepares the SDK${products.length === 2 ? 's' : ''} and answers what went wrong, or null. To be called once:`,
    '  /// an SDK cannot be initialised a second time in one run.',
    start(products),
    '',
    '  /// Continues the session of the last run, if there was one.',
    '  Future<void> restore() async {',
    '    var next = SessionStatus.signedOut;',
    '    try {',
    `      if (${products.map((product) => `await _${product}.resume()`).join(' && ')}) {`,
    '        next = SessionStatus.signedIn;',
    '      }',
    '    } catch (error) {',
    "      debugPrint('The last session could not be restored: $error');",
    '    }',
    '    _moveTo(next);',
    '  }',
    '',
    backend ? backendSignIn(products) : apiKeySignIn(products, options.guest),
    '',
    '  Future<void> signOut() async {',
    ...products.map((product) => `    await _${product}.close();`),
    '    _moveTo(SessionStatus.signedOut);',
    '  }',
    '',
    '  void _moveTo(SessionStatus next) {',
    '    _status = next;',
    '    notifyListeners();',
    '  }',
    '}',
    options.guest && `\n${RANDOM_ID}`,
    '',
  )
}

function apiKeyConstructor(products: readonly Product[]): string {
  const [first, second] = products.map((product) => `_${product} = ${SERVICES[product]}(apiKey: apiKey)`)
  if (second === undefined) {
    const line = `  AppSession({required String apiKey}) : ${first};`
    return line.length <= 80 ? line : `  AppSession({required String apiKey})\n      : ${first};`
  }
  return `  AppSession({required String apiKey})\n      : ${first},\n        ${second};`
}

function backendConstructor(products: readonly Product[]): string {
  const services = products.map(
    (product) => `        _${product} = ${SERVICES[product]}(
          tokens: TokenStore(backend: backend, sdk: '${product}'),
        )`,
  )
  return `  AppSession({required Backend backend})\n      : _backend = backend,\n${services.join(',\n')};`
}

function start(products: readonly Product[]): string {
  const [first, second] = products
  if (second === undefined) return `  Future<String?> start() => _${first}.start(onSignOut: signOut);`
  return `  Future<String?> start() async {
    return await _${first}.start(onSignOut: signOut) ??
        await _${second}.start(onSignOut: signOut);
  }`
}

function apiKeySignIn(products: readonly Product[], guest: boolean): string {
  const given = `memberId: memberId, name: name${guest ? ', isGuest: isGuest' : ''}`
  const signature = guest
    ? `  Future<void> signIn({
    required String memberId,
    required String name,
    bool isGuest = false,
  }) async {`
    : '  Future<void> signIn({required String memberId, required String name}) async {'
  const asGuest = `

  Future<void> signInAsGuest() {
    return signIn(
      memberId: 'guest-\${_randomId()}',
      name: 'Guest',
      isGuest: true,
    );
  }`
  return `  /// Throws a SignInException when LikeMinds refuses.
${signature}
${openAll(products, given)}
    _moveTo(SessionStatus.signedIn);
  }${guest ? asGuest : ''}`
}

function backendSignIn(products: readonly Product[]): string {
  return `  /// Throws a SignInException when the backend or LikeMinds refuses.
  Future<void> signIn({required String email, required String password}) async {
    final sessionToken = await _backend.signIn(
      email: email,
      password: password,
    );
${openAll(products, 'sessionToken')}
    _moveTo(SessionStatus.signedIn);
  }`
}

function openAll(products: readonly Product[], given: string): string {
  const [first, second] = products
  const opening = (product: Product | undefined, spaces: string) => {
    const line = `${spaces}await _${product}.open(${given});`
    return line.length <= 80
      ? line
      : `${spaces}await _${product}.open(\n${given
          .split(', ')
          .map((part) => `${spaces}  ${part},\n`)
          .join('')}${spaces});`
  }
  if (second === undefined) return opening(first, '    ')
  return `${opening(first, '    ')}
    try {
${opening(second, '      ')}
    } catch (_) {
      await _${first}.close();
      rethrow;
    }`
}

const RANDOM_ID = `String _randomId() {
  final random = Random.secure();
  return List.generate(
    16,
    (_) => random.nextInt(256).toRadixString(16).padLeft(2, '0'),
  ).join();
}`
