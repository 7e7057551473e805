import { bearer, get, type HostileRequest, unknownId } from './build-request.js'

/** Requests with hostile credentials or hostile parameters. */
export const valueRequests: readonly HostileRequest[] = [
  // Credentials.
  ['a token of 20 KiB', () => get('/api/users/me', `Authorization: Bearer ${'x'.repeat(20_000)}`)],
  ['an invalid token', () => get('/api/users/me', 'Authorization: Bearer a.b.c')],
  ['a token without a scheme', ({ token }) => get('/api/users/me', `Authorization: ${token}`)],
  ['two Authorization headers', ({ token }) => get('/api/users/me', bearer(token), 'Authorization: Bearer x')],
  ['a token of another scheme', () => get('/api/users/me', 'Authorization: Basic YWRtaW46YWRtaW4=')],
  ['an access token in the query', ({ token }) => get(`/api/users/me?accessToken=${token}`)],
  ['a cookie with an invalid token', () => get('/api/users/me', 'Cookie: __Host-assistant-access=%00%ff')],
  // Parameters: ids, numbers, cursors and event ids.
  ['an invalid id', ({ token }) => get('/api/projects/1%20or%201=1', bearer(token))],
  ['__proto__ as an id', ({ token }) => get('/api/projects/__proto__', bearer(token))],
  ['an unknown id', ({ token }) => get(`/api/generations/${unknownId}`, bearer(token))],
  ['a limit in exponent notation', ({ token }) => get('/api/projects?limit=1e3', bearer(token))],
  ['a limit that overflows', ({ token }) => get('/api/projects?limit=99999999999999999999', bearer(token))],
  ['a hexadecimal limit', ({ token }) => get('/api/projects?limit=0x10', bearer(token))],
  ['two limits', ({ token }) => get('/api/projects?limit=1&limit=2', bearer(token))],
  ['a limit as an array', ({ token }) => get('/api/projects?limit[]=1', bearer(token))],
  ['an invalid cursor', ({ token }) => get('/api/projects?cursor=%F0%9F%92%A9', bearer(token))],
  ['a cursor of 20 KiB', ({ token }) => get(`/api/projects?cursor=${'A'.repeat(20_000)}`, bearer(token))],
  ['__proto__ in the query', ({ token }) => get('/api/projects?__proto__=x', bearer(token))],
  ['constructor in the query', ({ token }) => get('/api/projects?constructor[prototype]=x', bearer(token))],
  ['SQL wildcards in a search', ({ token }) => get(`/api/projects?search=${'%25_'.repeat(30)}`, bearer(token))],
  ['a NUL in a search', ({ token }) => get('/api/projects?search=%00', bearer(token))],
  ['a lone surrogate in a search', ({ token }) => get('/api/projects?search=%ED%A0%80', bearer(token))],
  [
    'a Last-Event-ID that is not a number',
    ({ token }) => get(`/api/generations/${unknownId}/events`, bearer(token), 'Last-Event-ID: x'),
  ],
  [
    'a lastEventId that overflows',
    ({ token }) => get(`/api/generations/${unknownId}/events?lastEventId=99999999999999999999`, bearer(token)),
  ],
  [
    'a file path with parent segments',
    ({ token }) => get(`/api/generations/${unknownId}/file?path=../../etc/passwd`, bearer(token)),
  ],
  [
    'an archive of a path instead of an id',
    ({ token }) => get('/api/generations/..%2f..%2f/archive.zip', bearer(token)),
  ],
]
