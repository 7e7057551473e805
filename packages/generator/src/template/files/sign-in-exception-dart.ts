/** The failure that a sign-in screen may show. */
export function writeSignInException(): string {
  return `/// A failed sign-in, with a message that can be shown.
class SignInException implements Exception {
  const SignInException(this.message);

  final String message;

  @override
  String toString() => message;
}
`
}
