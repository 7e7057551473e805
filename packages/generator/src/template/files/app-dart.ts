import { appClassName } from '../options/names.js'
import type { ProjectOptions } from '../options/options.js'
import { dartImports } from './dart.js'
import { homeArguments } from './home-arguments.js'
import { indent, lines } from './project-file.js'

/** The root widget, which follows the session, and the screen that stands in when the app cannot start. */
export function writeApp(options: ProjectOptions): string {
  const className = appClassName(options.packageName)
  const imports = dartImports(
    'package:flutter/material.dart',
    'package:overlay_support/overlay_support.dart',
    'auth/session.dart',
    'auth/sign_in_screen.dart',
    'config.dart',
    'home/home_screen.dart',
    'theme.dart',
  )
  return `${imports}

class ${className} extends StatelessWidget {
  const ${className}({super.key, required this.session});

  final AppSession session;

  @override
  Widget build(BuildContext context) {
    // The ${options.chat !== null && options.feed !== null ? 'SDKs show' : 'SDK shows'} toasts through overlay_support, which needs this ancestor.
    return OverlaySupport.global(
      child: ListenableBuilder(
        listenable: session,
        builder: (context, _) => MaterialApp(
          // A new key drops the routes of the previous state, so that no
          // screen of a member stays open over the sign-in screen.
          key: ValueKey(session.status),
          title: appName,
          theme: appTheme(),
          home: switch (session.status) {
            SessionStatus.restoring => const _LoadingScreen(),
${indent(12, signedOut(options))}
${indent(12, signedIn(options))}
          },
        ),
      ),
    );
  }
}

${STARTUP_ERROR_APP}`
}

function signedOut(options: ProjectOptions): string {
  if (!options.guest) return 'SessionStatus.signedOut => SignInScreen(onSubmit: session.signIn),'
  return lines(
    'SessionStatus.signedOut => SignInScreen(',
    '    onSubmit: session.signIn,',
    '    onGuest: session.signInAsGuest,',
    '  ),',
  )
}

function signedIn(options: ProjectOptions): string {
  const given = homeArguments(options).map(({ name, value }) => `${name}: ${value}`)
  if (given.length === 0) return 'SessionStatus.signedIn => const HomeScreen(),'
  const line = `SessionStatus.signedIn => HomeScreen(${given.join(', ')}),`
  if (line.length <= 68) return line
  return lines('SessionStatus.signedIn => HomeScreen(', ...given.map((argument) => `    ${argument},`), '  ),')
}

const STARTUP_ERROR_APP = `/// Stands in for the app when it cannot start.
class StartupErrorApp extends StatelessWidget {
  const StartupErrorApp({
    super.key,
    required this.title,
    required this.details,
  });

  final String title;
  final String details;

  @override
  Widget build(BuildContext context) {
    final theme = appTheme();
    return MaterialApp(
      title: appName,
      theme: theme,
      home: Scaffold(
        body: SafeArea(
          child: Center(
            child: SingleChildScrollView(
              padding: const EdgeInsets.all(24),
              child: Column(
                children: [
                  Icon(
                    Icons.error_outline,
                    size: 48,
                    color: theme.colorScheme.error,
                  ),
                  const SizedBox(height: 16),
                  Text(title, style: theme.textTheme.titleLarge),
                  const SizedBox(height: 8),
                  SelectableText(details, textAlign: TextAlign.center),
                ],
              ),
            ),
          ),
        ),
      ),
    );
  }
}

class _LoadingScreen extends StatelessWidget {
  const _LoadingScreen();

  @override
  Widget build(BuildContext context) {
    return const Scaffold(body: Center(child: CircularProgressIndicator()));
  }
}
`
