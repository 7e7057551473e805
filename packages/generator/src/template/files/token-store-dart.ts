/** Where the session and the LikeMinds tokens live between two runs. */
export function writeTokenStore(): string {
  return `import 'package:flutter_secure_storage/flutter_secure_storage.dart';

import 'backend.dart';
import 'sign_in_exception.dart';

/// The session with the app's own backend, and the LikeMinds tokens that the
/// backend hands out for it: both in the keychain or keystore.
class TokenStore {
  TokenStore({required Backend backend, required String sdk})
      : _backend = backend,
        _accessTokenKey = '\${sdk}_access_token',
        _refreshTokenKey = '\${sdk}_refresh_token';

  static const _sessionTokenKey = 'session_token';

  final Backend _backend;
  final String _accessTokenKey;
  final String _refreshTokenKey;
  final FlutterSecureStorage _storage = const FlutterSecureStorage();

  Future<void> begin(String sessionToken) {
    return _storage.write(key: _sessionTokenKey, value: sessionToken);
  }

  /// The tokens of the last run, or null.
  Future<TokenPair?> read() async {
    final accessToken = await _storage.read(key: _accessTokenKey);
    final refreshToken = await _storage.read(key: _refreshTokenKey);
    if (accessToken == null || refreshToken == null) return null;
    return (accessToken: accessToken, refreshToken: refreshToken);
  }

  /// A new pair from the backend. Throws an [UnauthorizedException] when the
  /// session has ended.
  Future<TokenPair> obtain() async {
    final sessionToken = await _storage.read(key: _sessionTokenKey);
    if (sessionToken == null) throw const SignInException('Please sign in.');
    final tokens = await _backend.fetchTokens(sessionToken);
    await _write(tokens);
    return tokens;
  }

  /// Keeps a pair that was renewed. A logout can be the call that renewed it,
  /// and must leave nothing behind.
  Future<void> keep(TokenPair tokens) async {
    final sessionToken = await _storage.read(key: _sessionTokenKey);
    if (sessionToken != null) await _write(tokens);
  }

  Future<void> clear() async {
    await _storage.delete(key: _sessionTokenKey);
    await _storage.delete(key: _accessTokenKey);
    await _storage.delete(key: _refreshTokenKey);
  }

  Future<void> _write(TokenPair tokens) async {
    await _storage.write(key: _accessTokenKey, value: tokens.accessToken);
    await _storage.write(key: _refreshTokenKey, value: tokens.refreshToken);
  }
}
`
}
