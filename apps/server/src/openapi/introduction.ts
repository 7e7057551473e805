export const introduction = `Describe the community you want, and it writes the Flutter app: a complete project with the LikeMinds Chat or Feed SDK
built in, file by file, as events to follow and as a zip.

### Signing in

\`POST /auth/register\` and \`POST /auth/login\` answer an \`accessToken\`. Send it with every call as
\`Authorization: Bearer <accessToken>\`. When a call is answered \`ACCESS_TOKEN_EXPIRED\`, \`POST /auth/refresh\` has a new one
for the \`refreshToken\`, and a new refresh token to keep in its place.

Pages in a browser sign in with \`"cookie": true\` instead: both tokens are in HttpOnly cookies then, which no script reads.
Whatever changes something also needs the header \`x-assistant-csrf: 1\`, and must come from a page of an allowed origin.

### What holds everywhere

- Times are UTC with milliseconds, sizes are bytes.
- An unknown key is an error that names the key. An empty body is an empty object.
- A list is answered in pages. Call it again with the \`nextCursor\` of the last one as \`cursor\` until that is null.
- Every failure is \`{ "error": { code, message, requestId, … } }\`. The \`requestId\` is also in the header \`x-request-id\`, and in
  the log of the server. What you may not see is answered as what does not exist.
- A body has 128 KiB at most, that of \`POST /projects/{projectId}/generations\` 4 MiB, and any 64 KiB before you sign in. JSON has
  64 levels and 10,000 keys and elements at most; a text is one of them, however long it is.
- Every 429 and 503 says in \`Retry-After\`, and in \`retryAfterSeconds\`, after how many seconds to try again.
- A session has 100 streams and downloads open at most, and a user 200.
- Every path answers with and without a slash at its end.`

export const tags = [
  { name: 'auth', description: 'Accounts, signing in and out, and passwords.' },
  { name: 'users', description: 'The own account and, for administrators, those of others.' },
  { name: 'sessions', description: 'Where somebody is signed in.' },
  { name: 'projects', description: 'Projects, and who is in them.' },
  { name: 'generations', description: 'What is written in a project, as events and as files.' },
  { name: 'audit', description: 'What happened.' },
  { name: 'system', description: 'The server itself.' },
]
