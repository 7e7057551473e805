import { close, get, type HostileRequest, host, json, post } from './build-request.js'

/** Requests whose host, body length, encoding or method is ambiguous or unsupported. */
export const framingRequests: readonly HostileRequest[] = [
  // Headers that two servers could interpret in different ways.
  ['two Host headers', () => get('/api/health', 'Host: elsewhere.example')],
  ['an invalid Host header', () => `GET /api/health HTTP/1.1\r\nHost: [::1\r\n${close}\r\n\r\n`],
  [
    'two Content-Length headers',
    () => post('/trpc/auth.login', [json, 'Content-Length: 2', 'Content-Length: 20'], '{}'),
  ],
  [
    'Content-Length and Transfer-Encoding',
    () => post('/api/auth/login', [json, 'Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
  ],
  ['a negative Content-Length', () => post('/api/auth/login', [json, 'Content-Length: -1'], '{}')],
  ['a Content-Length that is not a number', () => post('/api/auth/login', [json, 'Content-Length: two'], '{}')],
  [
    'a Content-Length that overflows',
    () => post('/api/auth/login', [json, 'Content-Length: 99999999999999999999'], '{}'),
  ],
  [
    'a chunk size that is not a number',
    () => post('/api/auth/login', [json, 'Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'),
  ],
  [
    'a chunked body without its last chunk',
    () => post('/api/auth/login', [json, 'Transfer-Encoding: chunked'], '2\r\n{}\r\n'),
  ],
  [
    'an unknown Transfer-Encoding',
    () => post('/api/auth/login', [json, 'Transfer-Encoding: rot13', 'Content-Length: 2'], '{}'),
  ],
  ['a compressed body', () => post('/api/auth/login', [json, 'Content-Encoding: gzip', 'Content-Length: 2'], '{}')],
  [
    'a body in another charset',
    () => post('/api/auth/login', ['Content-Type: application/json; charset=utf-7', 'Content-Length: 2'], '{}'),
  ],
  [
    'a body of form fields',
    () => post('/api/auth/login', ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 7'], 'email=x'),
  ],
  [
    'a multipart body',
    () => post('/api/auth/login', ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 5'], '--x--'),
  ],
  ['a body without Content-Type', () => post('/api/auth/login', ['Content-Length: 2'], '{}')],
  [
    'a body that is shorter than its Content-Length',
    () => post('/api/auth/login', [json, 'Content-Length: 100'], '{}'),
  ],
  [
    'an unknown Expect header',
    () => post('/api/auth/login', [json, 'Expect: the-unexpected', 'Content-Length: 2'], '{}'),
  ],
  ['an upgrade to HTTP/2', () => get('/api/health', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA')],
  // Unusual methods.
  ['TRACE', () => `TRACE /api/health HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['CONNECT', () => `CONNECT elsewhere.example:443 HTTP/1.1\r\n${host}\r\n\r\n`],
  ['PROPFIND', () => `PROPFIND /api/projects/ HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['an unknown method', () => `BREW /api/health HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['a method in lower case', () => `get /api/health HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  [
    'a method override',
    () => post('/api/users/me', [json, 'X-HTTP-Method-Override: DELETE', 'Content-Length: 2'], '{}'),
  ],
]
