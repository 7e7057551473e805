/** Where a request is made for: what stands in it besides what is hostile. */
export interface Place {
  /** Of somebody who is signed in. */
  readonly token: string
  readonly projectId: string
}

type Bytes = string | Uint8Array

const host = 'Host: 127.0.0.1'
const close = 'Connection: close'
const json = 'Content-Type: application/json'
const noId = '00000000-0000-4000-8000-000000000000'

const get = (target: string, ...lines: string[]) =>
  [`GET ${target} HTTP/1.1`, host, close, ...lines, '', ''].join('\r\n')
const post = (target: string, lines: string[], body: string) =>
  [`POST ${target} HTTP/1.1`, host, close, ...lines, '', body].join('\r\n')
const to = (name: string, target: string, ...lines: string[]) =>
  [`GET ${target} HTTP/1.1`, `Host: ${name}`, close, ...lines, '', ''].join('\r\n')
const bearer = (token: string) => `Authorization: Bearer ${token}`
const flood = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at))

/** A batch of projects that are made from the same input. */
function batch(calls: number, token: string, input: string): string {
  const paths = flood(calls, () => 'projects.create').join()
  const body = `{${flood(calls, (at) => `"${at}":${input}`).join()}}`
  return post(`/trpc/${paths}?batch=1`, [json, bearer(token), `Content-Length: ${body.length}`], body)
}

/** Requests that nobody should send, as bytes. */
export const hostileRequests: readonly (readonly [name: string, bytes: (place: Place) => Bytes])[] = [
  // What is no HTTP, or not this HTTP.
  ['no bytes', () => '\r\n\r\n'],
  ['HTTP/0.9', () => 'GET /\r\n\r\n'],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/9.9', () => `GET / HTTP/9.9\r\n${host}\r\n\r\n`],
  ['a handshake of TLS', () => Buffer.from('16030100c8010000c40303', 'hex')],
  ['line feeds alone', () => `GET /api/health HTTP/1.1\n${host}\n${close}\n\n`],
  ['a space before the colon', () => get('/api/health', 'X-Name : x')],
  ['a folded header', () => get('/api/health', 'X-Name: a\r\n b')],
  ['a header without a name', () => get('/api/health', ': x')],
  ['a NUL in a header', () => get('/api/health', 'X-Name: a\0b')],
  ['a carriage return in a header', () => get('/api/health', 'X-Name: a\rb')],
  // Too much of it.
  ['a header of 40 KiB', () => get('/api/health', `X-Name: ${'x'.repeat(40_960)}`)],
  ['five thousand headers', () => get('/api/health', ...flood(5_000, (at) => `X-${at}: x`))],
  [
    'a cookie header of five thousand cookies',
    () => get('/api/users/me', `Cookie: ${flood(5_000, (at) => `c${at}=1`).join('; ')}`),
  ],
  ['a target of 64 KiB', () => get(`/${'a'.repeat(65_536)}`)],
  ['a query of five thousand keys', () => get(`/api/health?${flood(3_000, (at) => `k${at}=1`).join('&')}`)],
  ['a batch of five thousand calls', () => get(`/trpc/${flood(2_000, () => 'users.me').join()}?batch=1`)],
  [
    'a batch that says nothing of its size',
    () => get(`/trpc/${flood(25, () => 'system.health').join()}?batch=1&input=${encodeURIComponent('{}')}`),
  ],
  // Targets.
  ['a target with dots', () => get('/api/../api/health')],
  ['a target with encoded dots', () => get('/api/%2e%2e/etc/passwd')],
  ['a target with an encoded slash', () => get('/api/projects%2f..%2f..%2fetc')],
  ['a target with a backslash', () => get('/api\\health')],
  ['a target with an encoded NUL', () => get('/api/users/%00')],
  ['a target with a broken escape', () => get('/api/users/%ff')],
  ['a target with half an escape', () => get('/api/users/%e')],
  ['a query with a broken escape', ({ token }) => get('/api/projects?search=%ff%fe', `Authorization: Bearer ${token}`)],
  ['a target with raw UTF-8', () => get('/api/users/ü')],
  ['a target with two slashes', () => get('//api/health')],
  ['a target of another server', () => get('http://elsewhere.example/api/health')],
  ['an asterisk', () => `OPTIONS * HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['a file above the assets', () => get('/assets/..%2f..%2fpackage.json')],
  ['a file above the documentation', () => get('/api/docs/..%2f..%2fpackage.json')],
  // Hosts, lengths and encodings that two servers would read in two ways.
  ['two hosts', () => get('/api/health', 'Host: elsewhere.example')],
  ['a Host that is no host', () => `GET /api/health HTTP/1.1\r\nHost: [::1\r\n${close}\r\n\r\n`],
  ['two lengths', () => post('/trpc/auth.login', [json, 'Content-Length: 2', 'Content-Length: 20'], '{}')],
  [
    'a length and pieces',
    () => post('/api/auth/login', [json, 'Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
  ],
  ['a length below zero', () => post('/api/auth/login', [json, 'Content-Length: -1'], '{}')],
  ['a length that is no number', () => post('/api/auth/login', [json, 'Content-Length: two'], '{}')],
  ['a length of all the world', () => post('/api/auth/login', [json, 'Content-Length: 99999999999999999999'], '{}')],
  [
    'pieces of a length that is no number',
    () => post('/api/auth/login', [json, 'Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'),
  ],
  ['pieces that never end', () => post('/api/auth/login', [json, 'Transfer-Encoding: chunked'], '2\r\n{}\r\n')],
  [
    'an encoding that nobody knows',
    () => post('/api/auth/login', [json, 'Transfer-Encoding: rot13', 'Content-Length: 2'], '{}'),
  ],
  ['a compressed body', () => post('/api/auth/login', [json, 'Content-Encoding: gzip', 'Content-Length: 2'], '{}')],
  [
    'a body of another charset',
    () => post('/api/auth/login', ['Content-Type: application/json; charset=utf-7', 'Content-Length: 2'], '{}'),
  ],
  [
    'a form',
    () => post('/api/auth/login', ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 7'], 'email=x'),
  ],
  [
    'parts',
    () => post('/api/auth/login', ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 5'], '--x--'),
  ],
  ['a body without a type', () => post('/api/auth/login', ['Content-Length: 2'], '{}')],
  ['a body that is shorter than it says', () => post('/api/auth/login', [json, 'Content-Length: 100'], '{}')],
  ['an expectation', () => post('/api/auth/login', [json, 'Expect: the-unexpected', 'Content-Length: 2'], '{}')],
  [
    'an upgrade to something else',
    () => get('/api/health', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'),
  ],
  // Methods.
  ['TRACE', () => `TRACE /api/health HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['CONNECT', () => `CONNECT elsewhere.example:443 HTTP/1.1\r\n${host}\r\n\r\n`],
  ['PROPFIND', () => `PROPFIND /api/projects/ HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['a method that nobody knows', () => `BREW /api/health HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  ['a method in small letters', () => `get /api/health HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`],
  [
    'a method by another name',
    () => post('/api/users/me', [json, 'X-HTTP-Method-Override: DELETE', 'Content-Length: 2'], '{}'),
  ],
  // Who is calling.
  ['a token of 20 KiB', () => get('/api/users/me', `Authorization: Bearer ${'x'.repeat(20_000)}`)],
  ['a token that is none', () => get('/api/users/me', 'Authorization: Bearer a.b.c')],
  ['a token without a scheme', ({ token }) => get('/api/users/me', `Authorization: ${token}`)],
  ['two tokens', ({ token }) => get('/api/users/me', `Authorization: Bearer ${token}`, 'Authorization: Bearer x')],
  ['another scheme', () => get('/api/users/me', 'Authorization: Basic YWRtaW46YWRtaW4=')],
  ['a token in the query', ({ token }) => get(`/api/users/me?accessToken=${token}`)],
  ['a cookie that is no token', () => get('/api/users/me', 'Cookie: __Host-assistant-access=%00%ff')],
  // Ids, numbers and events.
  ['an id that is none', ({ token }) => get('/api/projects/1%20or%201=1', `Authorization: Bearer ${token}`)],
  ['an id of a prototype', ({ token }) => get('/api/projects/__proto__', `Authorization: Bearer ${token}`)],
  ['an id that nobody has', ({ token }) => get(`/api/generations/${noId}`, `Authorization: Bearer ${token}`)],
  ['a limit that is no number', ({ token }) => get('/api/projects?limit=1e3', `Authorization: Bearer ${token}`)],
  [
    'a limit of all the world',
    ({ token }) => get('/api/projects?limit=99999999999999999999', `Authorization: Bearer ${token}`),
  ],
  ['a limit in another system', ({ token }) => get('/api/projects?limit=0x10', `Authorization: Bearer ${token}`)],
  ['a limit twice', ({ token }) => get('/api/projects?limit=1&limit=2', `Authorization: Bearer ${token}`)],
  ['a limit in brackets', ({ token }) => get('/api/projects?limit[]=1', `Authorization: Bearer ${token}`)],
  ['a cursor of noise', ({ token }) => get('/api/projects?cursor=%F0%9F%92%A9', `Authorization: Bearer ${token}`)],
  [
    'a cursor of 20 KiB',
    ({ token }) => get(`/api/projects?cursor=${'A'.repeat(20_000)}`, `Authorization: Bearer ${token}`),
  ],
  ['__proto__ in the query', ({ token }) => get('/api/projects?__proto__=x', `Authorization: Bearer ${token}`)],
  [
    'constructor in the query',
    ({ token }) => get('/api/projects?constructor[prototype]=x', `Authorization: Bearer ${token}`),
  ],
  [
    'wildcards in a search',
    ({ token }) => get(`/api/projects?search=${'%25_'.repeat(30)}`, `Authorization: Bearer ${token}`),
  ],
  ['a NUL in a search', ({ token }) => get('/api/projects?search=%00', `Authorization: Bearer ${token}`)],
  [
    'half a surrogate pair in a search',
    ({ token }) => get('/api/projects?search=%ED%A0%80', `Authorization: Bearer ${token}`),
  ],
  [
    'an event id that is no number',
    ({ token }) => get(`/api/generations/${noId}/events`, `Authorization: Bearer ${token}`, 'Last-Event-ID: x'),
  ],
  [
    'an event id of all the world',
    ({ token }) =>
      get(`/api/generations/${noId}/events?lastEventId=99999999999999999999`, `Authorization: Bearer ${token}`),
  ],
  [
    'a path that climbs',
    ({ token }) => get(`/api/generations/${noId}/file?path=../../etc/passwd`, `Authorization: Bearer ${token}`),
  ],
  [
    'an archive of a path',
    ({ token }) => get('/api/generations/..%2f..%2f/archive.zip', `Authorization: Bearer ${token}`),
  ],
  // tRPC's own ways.
  ['a procedure of a prototype', () => get('/trpc/__proto__')],
  ['a procedure of a constructor', () => get('/trpc/constructor.prototype')],
  ['a router that is no procedure', () => get('/trpc/users')],
  ['an input that is no JSON', () => get('/trpc/system.health?input={')],
  [
    'an input of fifty thousand levels',
    () => get(`/trpc/system.health?input=${'['.repeat(9_000)}${']'.repeat(9_000)}`),
  ],
  ['a batch whose input is a list', () => get('/trpc/system.health,system.health?batch=1&input=[]')],
  [
    'a batch whose input is of a prototype',
    () => get('/trpc/system.health?batch=1&input={"__proto__":{"json":1}}'.replaceAll('"', '%22')),
  ],
  ['a query as a mutation', ({ token }) => get('/trpc/projects.create', `Authorization: Bearer ${token}`)],
  ['a subscription that is only asked', ({ token }) => get('/trpc/projects.watch', `Authorization: Bearer ${token}`)],
  ['a streamed batch of one', () => get('/trpc/system.health?batch=1', 'trpc-accept: application/jsonl')],
  ['parameters of a connection', () => get('/trpc/system.health?connectionParams=%7B')],
  // A page of somebody else.
  [
    'a foreign origin',
    ({ token }) => get('/api/users/me', `Authorization: Bearer ${token}`, 'Origin: https://evil.example'),
  ],
  ['an origin of null', () => post('/api/auth/login', [json, 'Origin: null', 'Content-Length: 2'], '{}')],
  // Hosts that are not this server's.
  ['a host of somebody else', () => to('evil.example', '/api/health')],
  ['a host of somebody else, for a call', () => to('evil.example:3000', '/trpc/system.health')],
  ['a host that begins as this machine does', () => to('localhost.evil.example', '/api/health')],
  ['a host that ends as this machine does', () => to('evil-localhost', '/api/health')],
  ['a host that stands for every address', () => to('0.0.0.0', '/api/health')],
  ['a host of 30 KiB', () => to('a.'.repeat(15_000), '/api/health')],
  ['a host with two dots at its end', () => to('localhost..', '/api/health')],
  ['a host that a proxy is said to know', () => to('evil.example', '/api/health', 'X-Forwarded-Host: localhost')],
  ['no host, in HTTP/1.0', () => 'GET /api/health HTTP/1.0\r\n\r\n'],
  [
    'an upgrade to a host of somebody else',
    () =>
      to(
        'evil.example',
        '/trpc',
        ...['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='],
      ).replace(close, 'Connection: Upgrade'),
  ],
  // Bodies that say that they are too large, and do not come.
  ['a body of 4 MiB before signing in', () => post('/api/auth/login', [json, 'Content-Length: 4194304'], '{')],
  [
    'a body of a byte more than 128 KiB',
    ({ token }) => post('/trpc/projects.create', [json, bearer(token), 'Content-Length: 131073'], '{'),
  ],
  [
    'a body of a byte more than 4 MiB, for a generation',
    ({ token, projectId }) =>
      post(`/api/projects/${projectId}/generations`, [json, bearer(token), 'Content-Length: 4194305'], '{'),
  ],
  [
    'a batch of twenty generations of 80 MiB',
    ({ token }) =>
      post(
        `/trpc/${flood(20, () => 'generations.start').join()}?batch=1`,
        [json, bearer(token), 'Content-Length: 83886080'],
        '{',
      ),
  ],
  [
    'a batch of procedures that nobody knows, of 4 MiB',
    ({ token }) =>
      post(
        `/trpc/${flood(20, (at) => `${'no'.repeat(100)}${at}`).join()}?batch=1`,
        [json, bearer(token), 'Content-Length: 4194304'],
        '{',
      ),
  ],
  [
    'pieces of 100 KiB before signing in',
    () =>
      post(
        '/api/auth/login',
        [json, 'Transfer-Encoding: chunked'],
        flood(10, () => `2800\r\n${' '.repeat(10_240)}\r\n`).join(''),
      ),
  ],
  // JSON in places other than one body.
  ['a query of 65 levels', () => get(`/trpc/system.health?input=${'['.repeat(65)}${']'.repeat(65)}`)],
  ['a query of 10,001 numbers', () => get(`/trpc/system.health?input=[${flood(10_001, () => '0').join()}]`)],
  [
    'a batch in a query whose second input is of 65 levels',
    () =>
      get(`/trpc/system.health,system.health?batch=1&input={%220%22:{},%221%22:${'['.repeat(65)}${']'.repeat(65)}}`),
  ],
  [
    'an event stream that is asked for with 65 levels',
    ({ token }) =>
      get(
        `/trpc/generations.events?input=${'['.repeat(65)}${']'.repeat(65)}`,
        bearer(token),
        'Accept: text/event-stream',
      ),
  ],
  [
    'a batch of twenty calls of ten thousand numbers',
    ({ token }) => batch(20, token, `[${flood(10_000, () => '0').join()}]`),
  ],
  ['a batch whose calls are of 64 levels', ({ token }) => batch(2, token, `${'['.repeat(64)}${']'.repeat(64)}`)],
  // A page that lets the browser's cookies stand for it.
  ...['/trpc/auth.logout', '/api/auth/logout', '/trpc/auth.logout?batch=1'].map(
    (path): readonly [string, () => string] => [
      `a sign-out by a token, beside cookies, by a page of somebody else: ${path}`,
      () => {
        const body = '{"refreshToken":"rt1.none"}'
        const lines = [json, `Content-Length: ${body.length}`, 'Origin: https://evil.example']
        return post(path, [...lines, 'Cookie: __Host-assistant-access=a; __Host-assistant-refresh=b'], body)
      },
    ],
  ),
  ['a metric asked from outside', () => get('/metrics', 'X-Forwarded-For: 203.0.113.7')],
]
