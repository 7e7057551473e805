import { bearer, close, get, type HostileRequest, host, repeat } from './build-request.js'

/** Requests with malformed, oversized or unusual request lines and headers. */
export const syntaxRequests: readonly HostileRequest[] = [
  // Other protocols and syntax errors.
  ['two empty lines', () => '\r\n\r\n'],
  ['HTTP/0.9', () => 'GET /\r\n\r\n'],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/9.9', () => `GET / HTTP/9.9\r\n${host}\r\n\r\n`],
  ['a TLS handshake', () => Buffer.from('16030100c8010000c40303', 'hex')],
  ['lines that end with LF only', () => `GET /api/health HTTP/1.1\n${host}\n${close}\n\n`],
  ['a space before the colon', () => get('/api/health', 'X-Name : x')],
  ['a folded header', () => get('/api/health', 'X-Name: a\r\n b')],
  ['a header without a name', () => get('/api/health', ': x')],
  ['a NUL in a header', () => get('/api/health', 'X-Name: a\0b')],
  ['a carriage return in a header', () => get('/api/health', 'X-Name: a\rb')],
  // Requests with more or longer parts than a server accepts.
  ['a header of 40 KiB', () => get('/api/health', `X-Name: ${'x'.repeat(40_960)}`)],
  ['5,000 headers', () => get('/api/health', ...repeat(5_000, (at) => `X-${at}: x`))],
  [
    'a Cookie header with 5,000 cookies',
    () => get('/api/users/me', `Cookie: ${repeat(5_000, (at) => `c${at}=1`).join('; ')}`),
  ],
  ['a target of 64 KiB', () => get(`/${'a'.repeat(65_536)}`)],
  ['a query of 3,000 keys', () => get(`/api/health?${repeat(3_000, (at) => `k${at}=1`).join('&')}`)],
  ['a batch of 2,000 calls', () => get(`/trpc/${repeat(2_000, () => 'users.me').join()}?batch=1`)],
  [
    'a batch of 25 calls with an empty input',
    () => get(`/trpc/${repeat(25, () => 'system.health').join()}?batch=1&input=${encodeURIComponent('{}')}`),
  ],
  // Unusual request targets.
  ['a target with dot segments', () => get('/api/../api/health')],
  ['a target with encoded dot segments', () => get('/api/%2e%2e/etc/passwd')],
  ['a target with an encoded slash', () => get('/api/projects%2f..%2f..%2fetc')],
  ['a target with a backslash', () => get('/api\\health')],
  ['a target with an encoded NUL', () => get('/api/users/%00')],
  ['a target with an escape that is not UTF-8', () => get('/api/users/%ff')],
  ['a target with an incomplete escape', () => get('/api/users/%e')],
  ['a query with an escape that is not UTF-8', ({ token }) => get('/api/projects?search=%ff%fe', bearer(token))],
  ['a target with unescaped UTF-8', () => get('/api/users/ü')],
  ['a target that begins with two slashes', () => get('//api/health')],
  ['an absolute target on another server', () => get('http://elsewhere.example/api/health')],
  ['OPTIONS with the target *', () => `OPTIONS * HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['a file outside of the assets', () => get('/assets/..%2f..%2fpackage.json')],
  ['a file outside of the documentation', () => get('/api/docs/..%2f..%2fpackage.json')],
]
