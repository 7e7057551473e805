import { appClassName } from '../options/names.js'
import type { ProjectOptions } from '../options/options.js'
import { dartImports } from './dart.js'

/** The entry: checks the configuration, starts the SDKs, and only then shows the app. */
export function writeMain(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  const imports = dartImports(
    'dart:async',
    'package:flutter/material.dart',
    'app.dart',
    backend && 'auth/backend.dart',
    'auth/session.dart',
    'config.dart',
  )
  const session = backend
    ? `  final session = AppSession(
    backend: Backend(baseUrl: Uri.parse(config.backendUrl)),
  );`
    : '  final session = AppSession(apiKey: config.apiKey);'
  return `${imports}

Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();

  const config = AppConfig.fromEnvironment();
  final misconfigured = config.problem;
  if (misconfigured != null) {
    runApp(
      StartupErrorApp(
        title: 'The configuration is incomplete',
        details: misconfigured,
      ),
    );
    return;
  }

${session}
  final problem = await session.start();
  if (problem != null) {
    runApp(
      StartupErrorApp(title: 'The app could not start', details: problem),
    );
    return;
  }

  unawaited(session.restore());
  runApp(${appClassName(options.packageName)}(session: session));
}
`
}
