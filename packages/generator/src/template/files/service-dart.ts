/** What differs between the two SDKs where they sign a member in. */
export interface Sdk {
  readonly title: string
  readonly core: string
  readonly show: string
  /** True where the uuid and the name are required arguments. */
  readonly requiredUser: boolean
  /** A Dart condition: tokens of the last run are there. */
  readonly savedTokens: string
  /** Statements that clear what the SDK keeps on the device. */
  readonly clear: string
}

/** Resume, open and close, with the API key in the app. */
export function apiKeyMembers(sdk: Sdk, guest: boolean): string {
  const signature = guest
    ? `  Future<void> open({
    required String memberId,
    required String name,
    bool isGuest = false,
  }) async {`
    : '  Future<void> open({required String memberId, required String name}) async {'
  return `  bool get _hasSavedTokens =>
      ${sdk.savedTokens};

  /// Continues the session of the last run. Answers whether there was one.
  Future<bool> resume() async {
    if (!_hasSavedTokens) return false;
    final response = await ${sdk.core}.instance.${sdk.show}WithoutApiKey();
    return response.success;
  }

  /// Throws a [SignInException] when LikeMinds refuses.
${signature}
    // With tokens saved, the SDK signs in their owner and ignores the id that
    // it is given here.
    if (_hasSavedTokens) await close();

    final response = await ${sdk.core}.instance.${sdk.show}WithApiKey(
      apiKey: _apiKey,
      uuid: memberId,
      userName: name,${guest ? '\n      isGuest: isGuest,' : ''}
    );
    if (response.success) return;
    throw SignInException(
      response.errorMessage ?? 'Sign-in failed. Please try again.',
    );
  }

  Future<void> close() async {
${logout(sdk)}
  }`
}

/** Resume, open and close, with tokens that the app's own backend hands out. */
export function backendMembers(sdk: Sdk, keepsCurrent: boolean): string {
  const current = keepsCurrent ? '\n    _current = tokens;' : ''
  return `  /// Continues the session of the last run. Answers whether there was one.
  Future<bool> resume() async {
    final tokens = await _tokens.read();
    if (tokens == null) return false;
    await _show(tokens);
    return true;
  }

  /// Throws a [SignInException] when the backend or LikeMinds refuses.
  Future<void> open(String sessionToken) async {
    await _tokens.begin(sessionToken);
    try {
      await _show(await _tokens.obtain());
    } catch (_) {
      await _tokens.clear();
      rethrow;
    }
  }

  Future<void> close() async {
    // First of all: a logout with expired tokens asks for new ones, and must
    // then find no session to renew.
    await _tokens.clear();
${logout(sdk)}
  }

  Future<void> _show(TokenPair tokens) async {
    final response = await ${sdk.core}.instance.${sdk.show}WithoutApiKey(
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
    );
    if (!response.success) {
      throw SignInException(
        response.errorMessage ?? 'The ${sdk.title} could not be opened. Try again.',
      );
    }${current}
  }

  /// The SDK renewed the access token by itself.
  Future<void> _keepRefreshed(String accessToken, String refreshToken) async {
    final tokens = (accessToken: accessToken, refreshToken: refreshToken);${keepsCurrent ? '\n    _current = tokens;' : ''}
    await _tokens.keep(tokens);
  }`
}

function logout(sdk: Sdk): string {
  return `    try {
      final response = await ${sdk.core}.instance.logout();
      if (response.success) return;
    } catch (error) {
      debugPrint('LikeMinds could not end the session: $error');
    }
    // Offline, the server cannot end the session; this device still must.
${sdk.clear}`
}

/** The refresh token has expired too: the backend gives a new pair, or the session has ended. */
export const renew = (keepsCurrent: boolean) => `  /// The refresh token has expired too: the backend gives a new pair.
  Future<LMAuthToken> _renew(Future<void> Function() onSignOut) async {
    try {
      final tokens = await _tokens.obtain();${keepsCurrent ? '\n      _current = tokens;' : ''}
      return (LMAuthTokenBuilder()
            ..accessToken(tokens.accessToken)
            ..refreshToken(tokens.refreshToken))
          .build();
    } on UnauthorizedException {
      await onSignOut();
      rethrow;
    }
  }`
