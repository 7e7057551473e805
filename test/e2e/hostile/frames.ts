import { randomBytes } from 'node:crypto'
import { encodeFrame, frameKinds } from '../../support/clients/raw-websocket.js'

const call = (id: unknown, method: string, params: unknown) => JSON.stringify({ id, method, params })
const arrayOf = (count: number, item: (at: number) => unknown) =>
  JSON.stringify(Array.from({ length: count }, (_, at) => item(at)))
const mebibyte = 1024 * 1024
const subscription = (at: number) => ({
  id: at + 1,
  method: 'subscription',
  params: { path: 'sessions.watch', input: {} },
})

const text = (content: string) => encodeFrame(frameKinds.text, Buffer.from(content))

/** Hostile byte sequences for an open socket. */
export const hostileFrames: readonly (readonly [name: string, frames: Uint8Array])[] = [
  ['a message that ends within JSON', text('{"id":1,')],
  ['an empty message', text('')],
  ['a message of 50,000 levels', text(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
  ['a call of __proto__', text(call(1, 'query', { path: '__proto__' }))],
  ['a call of constructor.prototype.toString', text(call(1, 'query', { path: 'constructor.prototype.toString' }))],
  ['the method __proto__', text(call(1, '__proto__', { path: 'users.me' }))],
  ['an unknown method', text(call(1, 'delete', { path: 'users.me' }))],
  ['an object as the id', text(call({ toString: 1 }, 'query', { path: 'users.me' }))],
  ['an id that overflows', text('{"id":1e999,"method":"query","params":{"path":"users.me"}}')],
  ['an id of 100,000 characters', text(call('x'.repeat(100_000), 'query', { path: 'system.health' }))],
  ['100 calls with the same id', text(arrayOf(100, () => ({ id: 1, method: 'query', params: { path: 'users.me' } })))],
  [
    'an input with __proto__',
    text('{"id":1,"method":"mutation","params":{"path":"projects.create","input":{"name":"x","__proto__":{"a":1}}}}'),
  ],
  [
    'a lone surrogate',
    text('{"id":1,"method":"mutation","params":{"path":"projects.create","input":{"name":"\\ud800"}}}'),
  ],
  ['an object as lastEventId', text(call(1, 'subscription', { path: 'generations.events', lastEventId: {} }))],
  [
    'a lastEventId of 50 digits',
    text(
      call(1, 'subscription', {
        path: 'generations.events',
        lastEventId: '9'.repeat(50),
        input: { generationId: '00000000-0000-4000-8000-000000000000' },
      }),
    ),
  ],
  ['the end of an unknown subscription', text(call(404, 'subscription.stop', undefined))],
  [
    '5,000 calls in one message',
    text(arrayOf(5_000, (at) => ({ id: at, method: 'query', params: { path: 'users.me' } }))),
  ],
  ['200 subscriptions in one message', text(arrayOf(200, subscription))],
  [
    '3,000 subscriptions in 3,000 messages',
    Buffer.concat(Array.from({ length: 3_000 }, (_, at) => text(JSON.stringify(subscription(at))))),
  ],
  ['1,000 messages that are not JSON', Buffer.concat(Array.from({ length: 1_000 }, () => text('?')))],
  ['connection parameters after the start', text('{"data":{"accessToken":"x"}}')],
  ['a binary message', encodeFrame(0x82, randomBytes(1_000))],
  ['a call in a binary message', encodeFrame(0x82, Buffer.from(call(1, 'query', { path: 'users.me' })))],
  ['a message of 5 MiB', text('x'.repeat(5 * 1024 * 1024))],
  [
    'a message of 6 MiB in two frames',
    Buffer.concat([
      encodeFrame(0x01, Buffer.alloc(3 * 1024 * 1024, 120)),
      encodeFrame(0x80, Buffer.alloc(3 * 1024 * 1024, 120)),
    ]),
  ],
  [
    'a frame with the largest possible length',
    Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]),
  ],
  ['an unmasked frame', encodeFrame(0x81, Buffer.from('{}'), { isMasked: false })],
  ['a frame with a reserved opcode', encodeFrame(0x83, Buffer.from('x'))],
  ['a frame with a reserved bit', encodeFrame(0xc1, Buffer.from('x'))],
  ['a continuation frame without a first frame', encodeFrame(0x80, Buffer.from('x'))],
  ['a fragmented ping', encodeFrame(0x09, Buffer.from('x'))],
  ['a ping of 126 bytes', encodeFrame(0x89, Buffer.alloc(126))],
  ['1,000 pings', Buffer.concat(Array.from({ length: 1_000 }, () => encodeFrame(0x89, Buffer.from('x'))))],
  ['a close frame with one byte', encodeFrame(0x88, Buffer.alloc(1))],
  ['a close frame with an invalid code', encodeFrame(0x88, Buffer.from([0, 1]))],
  ['text that is not UTF-8', encodeFrame(0x81, Buffer.from([0xff, 0xfe, 0xc0]))],
  ['10,000 random bytes', randomBytes(10_000)],
  ...unfinished(),
  ...notCalls(),
  ...tooLarge(),
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')],
]

/** Frames of messages that do not end or that have very many parts, and invalid control frames. */
function unfinished(): [name: string, frames: Uint8Array][] {
  const empty = new Uint8Array(0)
  const begin = encodeFrame(frameKinds.textStart, Buffer.from('['))
  return [
    [
      'an unfinished frame of 4 MiB',
      encodeFrame(frameKinds.text, Buffer.alloc(3 * mebibyte, 120), { length: 4 * mebibyte }),
    ],
    ['the first byte of a frame', Buffer.from([frameKinds.text])],
    ['a message without its last frame', begin],
    [
      'a message in 5,000 frames of one byte',
      Buffer.concat([begin, repeated(5_000, encodeFrame(0, Buffer.from('1')))]),
    ],
    ['a message in 5,000 empty frames', Buffer.concat([begin, repeated(5_000, encodeFrame(0, empty))])],
    ['1,000 pings within a message', Buffer.concat([begin, repeated(1_000, encodeFrame(frameKinds.ping, empty))])],
    ['1,000 unsolicited pongs', repeated(1_000, encodeFrame(0x8a, Buffer.from('x')))],
    ['a second message within a message', Buffer.concat([begin, text('{}')])],
    ['a length of 1 encoded in 8 bytes', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 120])],
    ['1,000 messages after a close frame', Buffer.concat([encodeFrame(0x88, empty), repeated(1_000, text('{}'))])],
    ['a close frame whose reason is not UTF-8', encodeFrame(0x88, Buffer.from([0x03, 0xe8, 0xff, 0xfe]))],
  ]
}

/** Messages that are not calls, and calls with invalid ids or methods. */
function notCalls(): [name: string, frames: Uint8Array][] {
  return [
    ['a message of 2,000,000 levels', text(`${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`)],
    ['a message of 65 levels', text(`${'['.repeat(65)}${']'.repeat(65)}`)],
    ['30,000 nested objects that are not closed', text('{"a":'.repeat(30_000))],
    ['100,000 closing brackets', text(']'.repeat(100_000))],
    ['a message of 178,600 characters', text('x'.repeat(178_600))],
    ['20,000 messages of one character', repeated(20_000, text('x'))],
    ['1,000 empty messages', repeated(1_000, text(''))],
    ['500 binary messages', repeated(500, encodeFrame(0x82, Buffer.from('{}')))],
    ['1,000 calls of unknown methods', repeated(1_000, text(call(1, 'delete', { path: 'users.me' })))],
    ['a method of 100,000 characters', text(call(1, 'm'.repeat(100_000), { path: 'users.me' }))],
    ['an unterminated string', text(`{"id":1,"method":"${'\\'.repeat(500_000)}`)],
    ['a number of 1,000,000 digits', text(`{"id":${'9'.repeat(1_000_000)}}`)],
    ['a byte order mark', text(`\ufeff${call(1, 'query', { path: 'users.me' })}`)],
    ['2,000 PING messages', repeated(2_000, text('PING'))],
    ['2,000 PONG messages', repeated(2_000, text('PONG'))],
  ]
}

/** Calls and messages that exceed the limits on size or number. */
function tooLarge(): [name: string, frames: Uint8Array][] {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]))
  const create = (settings: object) => call(1, 'mutation', { path: 'projects.create', input: { name: 'x', settings } })
  return [
    ['a call of 129 KiB', text(call(1, 'query', { path: 'users.me', input: 'x'.repeat(129 * 1024) }))],
    ['settings with 280,000 keys', text(create(keys(280_000)))],
    ['settings with 10,001 keys', text(create(keys(10_001)))],
    ['settings with 1,000,000 elements', text(create(Array.from({ length: 1_000_000 }, () => 0)))],
    [
      '201 calls in one message',
      text(arrayOf(201, (at) => ({ id: at, method: 'query', params: { path: 'users.me' } }))),
    ],
    [
      '200 calls of 20 KB in one message',
      text(arrayOf(200, (id) => ({ id, method: 'mutation', params: { path: 'x'.repeat(20_000) } }))),
    ],
    ['the end of a subscription with 4 MB of parameters', text(call(1, 'subscription.stop', 'x'.repeat(4_000_000)))],
    ['4 MiB of spaces', text(' '.repeat(4 * mebibyte))],
    ['the same key 100,000 times', text(`{${Array.from({ length: 100_000 }, () => '"id":1').join()}}`)],
    ['20 messages of 1 MiB that are not calls', repeated(20, text('1'.repeat(mebibyte)))],
  ]
}

/** Concatenates copies of the bytes. */
function repeated(times: number, bytes: Uint8Array): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => bytes))
}
