import type { ProjectOptions } from '../options/options.js'
import { dartImports } from './dart.js'
import { lines } from './project-file.js'

/** The form: a name and a member ID with an API key, an address and a password with a backend. */
export function writeSignInScreen(options: ProjectOptions): string {
  const backend = options.signIn === 'backend'
  const [first, second] = backend ? ['email', 'password'] : ['memberId', 'name']
  const controllers = backend ? ['_email', '_password'] : ['_name', '_memberId']
  return lines(
    dartImports('package:flutter/material.dart', '../config.dart', 'sign_in_exception.dart'),
    '',
    'class SignInScreen extends StatefulWidget {',
    options.guest
      ? lines(
          '  const SignInScreen({',
          '    super.key,',
          '    required this.onSubmit,',
          '    required this.onGuest,',
          '  });',
        )
      : '  const SignInScreen({super.key, required this.onSubmit});',
    '',
    `  final Future<void> Function({required String ${first}, required String ${second}})`,
    '      onSubmit;',
    options.guest && '  final Future<void> Function() onGuest;',
    '',
    '  @override',
    '  State<SignInScreen> createState() => _SignInScreenState();',
    '}',
    '',
    'class _SignInScreenState extends State<SignInScreen> {',
    '  final _formKey = GlobalKey<FormState>();',
    ...controllers.map((name) => `  final ${name} = TextEditingController();`),
    '  bool _busy = false;',
    '  String? _error;',
    '',
    '  @override',
    '  void dispose() {',
    ...controllers.map((name) => `    ${name}.dispose();`),
    '    super.dispose();',
    '  }',
    '',
    submit(options),
    '',
    BUILD_START,
    backend ? BACKEND_FIELDS : API_KEY_FIELDS,
    BUILD_END,
    options.guest && GUEST_BUTTON,
    BUILD_CLOSE,
    backend ? BACKEND_CHECKS : API_KEY_CHECKS,
    '',
  )
}

function submit(options: ProjectOptions): string {
  const given =
    options.signIn === 'backend'
      ? ['email: _email.text.trim(),', 'password: _password.text,']
      : ['memberId: _memberId.text.trim(),', 'name: _name.text.trim(),']
  const failures = `    } on SignInException catch (failure) {
      error = failure.message;
    } catch (failure) {
      debugPrint('Sign-in failed: $failure');
      error = 'Something went wrong. Check your connection and try again.';
    }
    // After a success the session may already have replaced this screen.
    if (!mounted) return;
    setState(() {
      _busy = false;
      _error = error;
    });
  }`
  if (!options.guest) {
    return lines(
      '  Future<void> _submit() async {',
      '    final form = _formKey.currentState;',
      '    if (_busy || form == null || !form.validate()) return;',
      '',
      '    setState(() {',
      '      _busy = true;',
      '      _error = null;',
      '    });',
      '    String? error;',
      '    try {',
      '      await widget.onSubmit(',
      ...given.map((argument) => `        ${argument}`),
      '      );',
      failures,
    )
  }
  return lines(
    '  Future<void> _submit() async {',
    '    final form = _formKey.currentState;',
    '    if (form == null || !form.validate()) return;',
    '    await _run(',
    '      () => widget.onSubmit(',
    ...given.map((argument) => `        ${argument}`),
    '      ),',
    '    );',
    '  }',
    '',
    '  Future<void> _run(Future<void> Function() signIn) async {',
    '    if (_busy) return;',
    '    setState(() {',
    '      _busy = true;',
    '      _error = null;',
    '    });',
    '    String? error;',
    '    try {',
    '      await signIn();',
    failures,
  )
}

const BUILD_START = `  @override
  Widget build(BuildContext context) {
    final theme = Theme.of(context);
    final error = _error;
    return Scaffold(
      body: SafeArea(
        child: Center(
          child: SingleChildScrollView(
            padding: const EdgeInsets.all(24),
            child: ConstrainedBox(
              constraints: const BoxConstraints(maxWidth: 400),
              child: Form(
                key: _formKey,
                child: Column(
                  crossAxisAlignment: CrossAxisAlignment.stretch,
                  children: [
                    Text(
                      appName,
                      style: theme.textTheme.headlineMedium,
                      textAlign: TextAlign.center,
                    ),
                    const SizedBox(height: 32),`

const API_KEY_FIELDS = `                    TextFormField(
                      controller: _name,
                      enabled: !_busy,
                      textCapitalization: TextCapitalization.words,
                      textInputAction: TextInputAction.next,
                      decoration: const InputDecoration(
                        labelText: 'Name',
                        border: OutlineInputBorder(),
                      ),
                      validator: (value) => _required(value, 'your name'),
                    ),
                    const SizedBox(height: 16),
                    TextFormField(
                      controller: _memberId,
                      enabled: !_busy,
                      autocorrect: false,
                      textInputAction: TextInputAction.done,
                      decoration: const InputDecoration(
                        labelText: 'Member ID',
                        border: OutlineInputBorder(),
                      ),
                      validator: (value) => _required(value, 'your member ID'),
                      onFieldSubmitted: (_) => _submit(),
                    ),`

const BACKEND_FIELDS = `                    AutofillGroup(
                      child: Column(
                        children: [
                          TextFormField(
                            controller: _email,
                            enabled: !_busy,
                            autocorrect: false,
                            autofillHints: const [AutofillHints.username],
                            keyboardType: TextInputType.emailAddress,
                            textInputAction: TextInputAction.next,
                            decoration: const InputDecoration(
                              labelText: 'Email',
                              border: OutlineInputBorder(),
                            ),
                            validator: _checkEmail,
                          ),
                          const SizedBox(height: 16),
                          TextFormField(
                            controller: _password,
                            enabled: !_busy,
                            obscureText: true,
                            autofillHints: const [AutofillHints.password],
                            textInputAction: TextInputAction.done,
                            decoration: const InputDecoration(
                              labelText: 'Password',
                              border: OutlineInputBorder(),
                            ),
                            validator: _checkPassword,
                            onFieldSubmitted: (_) => _submit(),
                          ),
                        ],
                      ),
                    ),`

const BUILD_END = `                    if (error != null) ...[
                      const SizedBox(height: 16),
                      Semantics(
                        liveRegion: true,
                        child: Text(
                          error,
                          style: TextStyle(color: theme.colorScheme.error),
                        ),
                      ),
                    ],
                    const SizedBox(height: 24),
                    FilledButton(
                      onPressed: _busy ? null : _submit,
                      child: _busy
                          ? const SizedBox.square(
                              dimension: 20,
                              child: CircularProgressIndicator(strokeWidth: 2),
                            )
                          : const Text('Sign in'),
                    ),`

const GUEST_BUTTON = `                    const SizedBox(height: 8),
                    TextButton(
                      onPressed: _busy ? null : () => _run(widget.onGuest),
                      child: const Text('Look around as a guest'),
                    ),`

const BUILD_CLOSE = `                  ],
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }
}
`

const API_KEY_CHECKS = `String? _required(String? value, String what) {
  return value == null || value.trim().isEmpty ? 'Enter $what.' : null;
}`

const BACKEND_CHECKS = `// The backend decides which addresses are real; this only catches slips.
String? _checkEmail(String? value) {
  final parts = (value ?? '').trim().split('@');
  final complete = parts.length == 2 && !parts.contains('');
  return complete ? null : 'Enter your email address.';
}

String? _checkPassword(String? value) {
  return value == null || value.isEmpty ? 'Enter your password.' : null;
}`
