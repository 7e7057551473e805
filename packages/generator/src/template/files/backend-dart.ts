/** The calls to the app's own backend, which keeps the LikeMinds API key. */
export function writeBackend(): string {
  return `import 'dart:convert';

import 'package:http/http.dart' as http;

import 'sign_in_exception.dart';

/// What LikeMinds' initiate API gave the backend for this user.
typedef TokenPair = ({String accessToken, String refreshToken});

/// The backend does not know who is calling, or not any more.
class UnauthorizedException extends SignInException {
  const UnauthorizedException(super.message);
}

/// The app's own backend, which keeps the LikeMinds API key. README.md has the
/// two calls that it must answer.
class Backend {
  Backend({required Uri baseUrl, http.Client? client})
      : _baseUrl = baseUrl,
        _client = client ?? http.Client();

  static const _timeout = Duration(seconds: 20);
  static const _unexpected = 'The server gave an answer that the app does not '
      'understand.';

  final Uri _baseUrl;
  final http.Client _client;

  /// Answers the token of the app's own session.
  Future<String> signIn({
    required String email,
    required String password,
  }) async {
    final answer = await _post(
      'sign-in',
      body: {'email': email, 'password': password},
      unauthorized: 'Email or password is wrong.',
    );
    if (answer case {'sessionToken': final String sessionToken}) {
      return sessionToken;
    }
    throw const SignInException(_unexpected);
  }

  /// Answers new LikeMinds tokens for the session's owner.
  Future<TokenPair> fetchTokens(String sessionToken) async {
    final answer = await _post(
      'likeminds-tokens',
      headers: {'authorization': 'Bearer $sessionToken'},
      unauthorized: 'Your session has ended. Please sign in again.',
    );
    if (answer
        case {
          'accessToken': final String accessToken,
          'refreshToken': final String refreshToken,
        }) {
      return (accessToken: accessToken, refreshToken: refreshToken);
    }
    throw const SignInException(_unexpected);
  }

  Future<Object?> _post(
    String path, {
    Map<String, String> headers = const {},
    Map<String, String> body = const {},
    required String unauthorized,
  }) async {
    final segments = _baseUrl.pathSegments.where((part) => part.isNotEmpty);
    final url = _baseUrl.replace(pathSegments: [...segments, path]);

    final http.Response response;
    try {
      response = await _client
          .post(
            url,
            headers: {'content-type': 'application/json', ...headers},
            body: jsonEncode(body),
          )
          .timeout(_timeout);
    } on Exception {
      throw const SignInException(
        'The server cannot be reached. Check your connection and try again.',
      );
    }

    if (response.statusCode == 401) throw UnauthorizedException(unauthorized);
    if (response.statusCode < 200 || response.statusCode >= 300) {
      throw SignInException(
        'The server has a problem (\${response.statusCode}). Try again later.',
      );
    }
    try {
      return jsonDecode(utf8.decode(response.bodyBytes));
    } on FormatException {
      throw const SignInException(_unexpected);
    }
  }
}
`
}
