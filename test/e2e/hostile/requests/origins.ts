import { bearer, close, get, getWithHost, type HostileRequest, json, post } from './build-request.js'

/** Requests from a foreign origin. */
export const originRequests: readonly HostileRequest[] = [
  ['a foreign origin', ({ token }) => get('/api/users/me', bearer(token), 'Origin: https://evil.example')],
  ['the origin null', () => post('/api/auth/login', [json, 'Origin: null', 'Content-Length: 2'], '{}')],
]

/** Requests for hosts that the server does not serve. */
export const hostRequests: readonly HostileRequest[] = [
  ['a foreign host', () => getWithHost('evil.example', '/api/health')],
  ['a foreign host of a tRPC call', () => getWithHost('evil.example:3000', '/trpc/system.health')],
  ['a foreign host that begins with localhost', () => getWithHost('localhost.evil.example', '/api/health')],
  ['a foreign host that ends with localhost', () => getWithHost('evil-localhost', '/api/health')],
  ['the host 0.0.0.0', () => getWithHost('0.0.0.0', '/api/health')],
  ['a host of 30 KiB', () => getWithHost('a.'.repeat(15_000), '/api/health')],
  ['a host that ends with two dots', () => getWithHost('localhost..', '/api/health')],
  [
    'a foreign host with an allowed X-Forwarded-Host',
    () => getWithHost('evil.example', '/api/health', 'X-Forwarded-Host: localhost'),
  ],
  ['HTTP/1.0 without a host', () => 'GET /api/health HTTP/1.0\r\n\r\n'],
  [
    'an upgrade on a foreign host',
    () =>
      getWithHost(
        'evil.example',
        '/trpc',
        ...['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='],
      ).replace(close, 'Connection: Upgrade'),
  ],
]

/** Requests of a foreign page that rely on the browser's cookies. */
export const foreignPageRequests: readonly HostileRequest[] = [
  ...['/trpc/auth.logout', '/api/auth/logout', '/trpc/auth.logout?batch=1'].map(
    (path): HostileRequest => [
      `a sign-out with a refresh token and cookies from a foreign page: ${path}`,
      () => {
        const body = '{"refreshToken":"rt1.none"}'
        const lines = [json, `Content-Length: ${body.length}`, 'Origin: https://evil.example']
        return post(path, [...lines, 'Cookie: __Host-assistant-access=a; __Host-assistant-refresh=b'], body)
      },
    ],
  ),
]

/** Requests that a proxy forwards for an external client. */
export const externalClientRequests: readonly HostileRequest[] = [
  ['metrics for an external client', () => get('/metrics', 'X-Forwarded-For: 203.0.113.7')],
]
