import { batch, bearer, get, type HostileRequest, json, post, repeat } from './build-request.js'

/** Requests that are larger, deeper or longer than the limits. */
export const sizeRequests: readonly HostileRequest[] = [
  // Requests whose Content-Length is too large, and whose body never arrives.
  ['an anonymous body of 4 MiB', () => post('/api/auth/login', [json, 'Content-Length: 4194304'], '{')],
  [
    'a body of 128 KiB and 1 byte',
    ({ token }) => post('/trpc/projects.create', [json, bearer(token), 'Content-Length: 131073'], '{'),
  ],
  [
    'a body of 4 MiB and 1 byte for a generation',
    ({ token, projectId }) =>
      post(`/api/projects/${projectId}/generations`, [json, bearer(token), 'Content-Length: 4194305'], '{'),
  ],
  [
    'a batch of 20 generations with 80 MiB',
    ({ token }) =>
      post(
        `/trpc/${repeat(20, () => 'generations.start').join()}?batch=1`,
        [json, bearer(token), 'Content-Length: 83886080'],
        '{',
      ),
  ],
  [
    'a batch of 20 unknown procedures with 4 MiB',
    ({ token }) =>
      post(
        `/trpc/${repeat(20, (at) => `${'no'.repeat(100)}${at}`).join()}?batch=1`,
        [json, bearer(token), 'Content-Length: 4194304'],
        '{',
      ),
  ],
  [
    'an anonymous chunked body of 100 KiB',
    () =>
      post(
        '/api/auth/login',
        [json, 'Transfer-Encoding: chunked'],
        repeat(10, () => `2800\r\n${' '.repeat(10_240)}\r\n`).join(''),
      ),
  ],
  // JSON in queries and batches.
  ['a query of 65 levels', () => get(`/trpc/system.health?input=${'['.repeat(65)}${']'.repeat(65)}`)],
  ['a query of 10,001 numbers', () => get(`/trpc/system.health?input=[${repeat(10_001, () => '0').join()}]`)],
  [
    'a batch in a query whose second input has 65 levels',
    () =>
      get(`/trpc/system.health,system.health?batch=1&input={%220%22:{},%221%22:${'['.repeat(65)}${']'.repeat(65)}}`),
  ],
  [
    'an event stream with an input of 65 levels',
    ({ token }) =>
      get(
        `/trpc/generations.events?input=${'['.repeat(65)}${']'.repeat(65)}`,
        bearer(token),
        'Accept: text/event-stream',
      ),
  ],
  [
    'a batch of 20 calls with 10,000 numbers each',
    ({ token }) => batch(20, token, `[${repeat(10_000, () => '0').join()}]`),
  ],
  ['a batch of calls with 64 levels each', ({ token }) => batch(2, token, `${'['.repeat(64)}${']'.repeat(64)}`)],
]
