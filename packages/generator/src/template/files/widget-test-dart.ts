import type { ProjectOptions } from '../options/options.js'
import { dartImports } from './dart.js'
import { lines } from './project-file.js'

/** Tests of what the project itself has: the form, the configuration, the colours, and the backend's answers. */
export function writeWidgetTest(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  const own = (path: string) => `package:${options.packageName}/${path}`
  const imports = dartImports(
    'dart:async',
    backend && 'dart:convert',
    'package:flutter/material.dart',
    'package:flutter_test/flutter_test.dart',
    backend && { uri: 'package:http/http.dart', as: 'http' },
    backend && 'package:http/testing.dart',
    own('app.dart'),
    backend && own('auth/backend.dart'),
    own('auth/sign_in_exception.dart'),
    own('auth/sign_in_screen.dart'),
    own('config.dart'),
    own('theme.dart'),
  )
  return lines(
    imports,
    '',
    backend ? BACKEND_FORM(options.guest) : API_KEY_FORM(options.guest),
    backend && BACKEND_CLIENT,
    'void main() {',
    backend ? BACKEND_SCREEN_TESTS : API_KEY_SCREEN_TESTS,
    options.guest && GUEST_TEST,
    STARTUP_TEST,
    backend ? BACKEND_TESTS : API_KEY_CONFIG_TEST,
    CONTRAST_TEST,
    '}',
    '',
  )
}

const screen = (guest: boolean) =>
  guest
    ? `  return tester.pumpWidget(
    MaterialApp(
      theme: appTheme(),
      home: SignInScreen(
        onSubmit: onSubmit,
        onGuest: onGuest ?? () async {},
      ),
    ),
  );`
    : `  return tester.pumpWidget(
    MaterialApp(theme: appTheme(), home: SignInScreen(onSubmit: onSubmit)),
  );`

const open = (guest: boolean) =>
  guest
    ? `Future<void> _open(
  WidgetTester tester,
  _SignIn onSubmit, {
  Future<void> Function()? onGuest,
}) {
${screen(guest)}
}`
    : `Future<void> _open(WidgetTester tester, _SignIn onSubmit) {
${screen(guest)}
}`

const API_KEY_FORM = (guest: boolean) => `typedef _SignIn = Future<void> Function({
  required String memberId,
  required String name,
});

${open(guest)}

Future<void> _submit(WidgetTester tester, {String name = 'Ada'}) async {
  await tester.enterText(find.widgetWithText(TextFormField, 'Name'), name);
  await tester.enterText(
    find.widgetWithText(TextFormField, 'Member ID'),
    ' ada-1 ',
  );
  await tester.tap(find.byType(FilledButton));
  await tester.pump();
}
`

const API_KEY_SCREEN_TESTS = `  testWidgets('the form asks for what is missing', (tester) async {
    var calls = 0;
    await _open(tester, ({required memberId, required name}) async => calls++);

    await _submit(tester, name: '   ');

    expect(find.text('Enter your name.'), findsOneWidget);
    expect(find.text('Enter your member ID.'), findsNothing);
    expect(calls, 0);
  });

  testWidgets('the button waits while the member is signed in', (tester) async {
    final answer = Completer<void>();
    String? received;
    await _open(tester, ({required memberId, required name}) {
      received = '$memberId/$name';
      return answer.future;
    });

    await _submit(tester);

    expect(received, 'ada-1/Ada');
    expect(find.byType(CircularProgressIndicator), findsOneWidget);
    expect(
      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,
      isNull,
    );

    answer.complete();
    await tester.pumpAndSettle();
    expect(find.byType(CircularProgressIndicator), findsNothing);
  });

  testWidgets('a refusal is shown and can be tried again', (tester) async {
    await _open(tester, ({required memberId, required name}) async {
      throw const SignInException('This API key is not known.');
    });

    await _submit(tester);
    await tester.pumpAndSettle();

    expect(find.text('This API key is not known.'), findsOneWidget);
    expect(
      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,
      isNotNull,
    );
  });
`

const GUEST_TEST = `  testWidgets('a guest needs neither name nor ID', (tester) async {
    var guests = 0;
    await _open(
      tester,
      ({required memberId, required name}) async {},
      onGuest: () async => guests++,
    );

    await tester.tap(find.byType(TextButton));
    await tester.pumpAndSettle();

    expect(guests, 1);
  });
`

const STARTUP_TEST = `  testWidgets('a start that failed says what to do', (tester) async {
    await tester.pumpWidget(
      const StartupErrorApp(title: 'It failed', details: 'Do this'),
    );

    expect(find.text('It failed'), findsOneWidget);
    expect(find.text('Do this'), findsOneWidget);
  });
`

const API_KEY_CONFIG_TEST = `  test('a missing API key is named', () {
    expect(const AppConfig(apiKey: '').problem, contains('LM_API_KEY'));
    expect(const AppConfig(apiKey: 'key').problem, isNull);
  });
`

const BACKEND_FORM = (guest: boolean) => `typedef _SignIn = Future<void> Function({
  required String email,
  required String password,
});

${open(guest)}

Future<void> _submit(WidgetTester tester, {required String email}) async {
  await tester.enterText(find.widgetWithText(TextFormField, 'Email'), email);
  await tester.enterText(
    find.widgetWithText(TextFormField, 'Password'),
    'secret',
  );
  await tester.tap(find.byType(FilledButton));
  await tester.pump();
}
`

const BACKEND_CLIENT = `Backend _backend(MockClientHandler answer) {
  return Backend(
    baseUrl: Uri.parse('https://api.example.com/v1/'),
    client: MockClient(answer),
  );
}
`

const BACKEND_SCREEN_TESTS = `  testWidgets('the form refuses what is not an address', (tester) async {
    var calls = 0;
    await _open(tester, ({required email, required password}) async {
      calls++;
    });

    await _submit(tester, email: 'ada@');

    expect(find.text('Enter your email address.'), findsOneWidget);
    expect(calls, 0);
  });

  testWidgets('the button waits for the answer', (tester) async {
    final answer = Completer<void>();
    await _open(
      tester,
      ({required email, required password}) => answer.future,
    );

    await _submit(tester, email: 'ada@example.com');
    expect(find.byType(CircularProgressIndicator), findsOneWidget);

    answer.complete();
    await tester.pumpAndSettle();
    expect(find.byType(CircularProgressIndicator), findsNothing);
  });

  testWidgets('a refusal is shown', (tester) async {
    await _open(tester, ({required email, required password}) async {
      throw const SignInException('Email or password is wrong.');
    });

    await _submit(tester, email: 'ada@example.com');
    await tester.pumpAndSettle();

    expect(find.text('Email or password is wrong.'), findsOneWidget);
  });
`

const BACKEND_TESTS = `  group('backend', () {
    test('asks for tokens in the name of the session', () async {
      late http.Request asked;
      final backend = _backend((request) async {
        asked = request;
        return http.Response(
          jsonEncode({'accessToken': 'access', 'refreshToken': 'refresh'}),
          200,
        );
      });

      final tokens = await backend.fetchTokens('session');

      expect(tokens, (accessToken: 'access', refreshToken: 'refresh'));
      expect('\${asked.url}', 'https://api.example.com/v1/likeminds-tokens');
      expect(asked.headers['authorization'], 'Bearer session');
    });

    test('tells a wrong password from a broken server', () async {
      Future<String> signIn(int status) {
        return _backend((_) async => http.Response('', status))
            .signIn(email: 'ada@example.com', password: 'secret');
      }

      await expectLater(signIn(401), throwsA(isA<UnauthorizedException>()));
      await expectLater(
        signIn(500),
        throwsA(
          isA<SignInException>()
              .having((e) => e.message, 'message', contains('500')),
        ),
      );
    });

    test('does not trust an answer without tokens', () async {
      final backend = _backend((_) async => http.Response('{}', 200));

      await expectLater(
        backend.fetchTokens('session'),
        throwsA(isA<SignInException>()),
      );
    });
  });

  test('only an https address is accepted', () {
    expect(const AppConfig(backendUrl: '').problem, isNotNull);
    expect(const AppConfig(backendUrl: 'http://a.example').problem, isNotNull);
    expect(const AppConfig(backendUrl: 'https://a.example').problem, isNull);
  });
`

const CONTRAST_TEST = `  test('text can be read on the brand colour and in it', () {
    final theme = appTheme();
    final scheme = theme.colorScheme;

    expect(
      contrastRatio(textColorOn(brandColor), brandColor),
      greaterThanOrEqualTo(4.5),
    );
    expect(
      contrastRatio(accentColor, scheme.surface),
      greaterThanOrEqualTo(4.5),
    );
    expect(
      contrastRatio(accentColor, theme.scaffoldBackgroundColor),
      greaterThanOrEqualTo(4.5),
    );
  });`
