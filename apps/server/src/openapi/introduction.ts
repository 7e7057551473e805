export const introduction = `Describe the community you want, and the assistant writes a Flutter app for it: a complete project with the LikeMinds Chat
or Feed SDK. Follow its files as events while they are written, or download them as a zip.

### Signing in

\`POST /auth/register\` and \`POST /auth/login\` return an \`accessToken\` and a \`refreshToken\`. Send the access token with every call:
\`Authorization: Bearer <accessToken>\`. When a call fails with \`ACCESS_TOKEN_EXPIRED\`, send the refresh token to
\`POST /auth/refresh\`. It returns a new access token and a new refresh token, which replaces the old one.

Pages in a browser sign in with \`"cookie": true\`. Both tokens are then in HttpOnly cookies, which scripts cannot read. Calls
that change something must also send the header \`x-assistant-csrf: 1\`, and the page must be of an allowed origin.

### Conventions

- Times are in UTC with milliseconds. Sizes are in bytes.
- An unknown key is an error that names the key. An empty body means an empty object.
- Lists are returned in pages. To get the next page, call again with \`nextCursor\` as \`cursor\`, until it is null.
- Every error is \`{ "error": { code, message, requestId, … } }\`. The \`requestId\` is also in the header \`x-request-id\` and in the
  server's log. Items that you have no access to are answered like items that do not exist.
- A body may have at most 128 KiB, that of \`POST /projects/{projectId}/generations\` 4 MiB, and any body 64 KiB before you sign in.
  JSON may have at most 64 levels and 10,000 keys and elements. A string counts as one element, whatever its length.
- Every answer with status 429 or 503 has a \`Retry-After\` header and \`retryAfterSeconds\`: the seconds to wait before the next
  try.
- A session may have at most 100 open streams and downloads, and a user 200.
- Every path works with and without a trailing slash.`

export const tags = [
  { name: 'auth', description: 'Accounts, signing in and out, and passwords.' },
  { name: 'users', description: "The caller's account and, for administrators, other accounts." },
  { name: 'sessions', description: 'The devices on which an account is signed in.' },
  { name: 'projects', description: 'Projects, their members and invitations.' },
  { name: 'generations', description: 'Requests to write code in a project, with their events and files.' },
  { name: 'audit', description: 'The audit log.' },
  { name: 'system', description: 'The server itself.' },
]
