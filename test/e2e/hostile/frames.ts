import { randomBytes } from 'node:crypto'
import { encodeFrame, frameKinds } from '../../support/clients/raw-websocket.js'

const call = (id: unknown, method: string, params: unknown) => JSON.stringify({ id, method, params })
const many = (count: number, item: (at: number) => unknown) =>
  JSON.stringify(Array.from({ length: count }, (_, at) => item(at)))
const mebibyte = 1024 * 1024
const subscription = (at: number) => ({
  id: at + 1,
  method: 'subscription',
  params: { path: 'sessions.watch', input: {} },
})

const text = (words: string) => encodeFrame(frameKinds.text, Buffer.from(words))

/** Byte sequences that no client should send on an open socket. */
export const hostileFrames: readonly (readonly [name: string, frames: Uint8Array])[] = [
  ['a message that breaks off', text('{"id":1,')],
  ['an empty message', text('')],
  ['a message of fifty thousand levels', text(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
  ['a call of a prototype', text(call(1, 'query', { path: '__proto__' }))],
  ['a call of a constructor', text(call(1, 'query', { path: 'constructor.prototype.toString' }))],
  ['a method of a prototype', text(call(1, '__proto__', { path: 'users.me' }))],
  ['a method that nobody knows', text(call(1, 'delete', { path: 'users.me' }))],
  ['an id that is an object', text(call({ toString: 1 }, 'query', { path: 'users.me' }))],
  ['an id beyond all numbers', text('{"id":1e999,"method":"query","params":{"path":"users.me"}}')],
  ['an id of a hundred thousand characters', text(call('x'.repeat(100_000), 'query', { path: 'system.health' }))],
  ['the same id a hundred times', text(many(100, () => ({ id: 1, method: 'query', params: { path: 'users.me' } })))],
  [
    'an input that is __proto__',
    text('{"id":1,"method":"mutation","params":{"path":"projects.create","input":{"name":"x","__proto__":{"a":1}}}}'),
  ],
  [
    'half a surrogate pair',
    text('{"id":1,"method":"mutation","params":{"path":"projects.create","input":{"name":"\\ud800"}}}'),
  ],
  ['an event id that is an object', text(call(1, 'subscription', { path: 'generations.events', lastEventId: {} }))],
  [
    'an event id of all the world',
    text(
      call(1, 'subscription', {
        path: 'generations.events',
        lastEventId: '9'.repeat(50),
        input: { generationId: '00000000-0000-4000-8000-000000000000' },
      }),
    ),
  ],
  ['the end of what never began', text(call(404, 'subscription.stop', undefined))],
  [
    'five thousand calls in a message',
    text(many(5_000, (at) => ({ id: at, method: 'query', params: { path: 'users.me' } }))),
  ],
  ['two hundred subscriptions in a message', text(many(200, subscription))],
  [
    'three thousand subscriptions, one after the other',
    Buffer.concat(Array.from({ length: 3_000 }, (_, at) => text(JSON.stringify(subscription(at))))),
  ],
  ['a thousand messages that are none', Buffer.concat(Array.from({ length: 1_000 }, () => text('?')))],
  ['parameters of a connection in the middle', text('{"data":{"accessToken":"x"}}')],
  ['a binary message', encodeFrame(0x82, randomBytes(1_000))],
  ['a binary message that is a call', encodeFrame(0x82, Buffer.from(call(1, 'query', { path: 'users.me' })))],
  ['a message of more than 4 MiB', text('x'.repeat(5 * 1024 * 1024))],
  [
    'a message in pieces of more than 4 MiB',
    Buffer.concat([
      encodeFrame(0x01, Buffer.alloc(3 * 1024 * 1024, 120)),
      encodeFrame(0x80, Buffer.alloc(3 * 1024 * 1024, 120)),
    ]),
  ],
  [
    'a frame that says it has all the world',
    Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]),
  ],
  ['a frame that is not masked', encodeFrame(0x81, Buffer.from('{}'), { isMasked: false })],
  ['a frame of a kind that is reserved', encodeFrame(0x83, Buffer.from('x'))],
  ['a frame with a reserved bit', encodeFrame(0xc1, Buffer.from('x'))],
  ['a piece that goes on from nothing', encodeFrame(0x80, Buffer.from('x'))],
  ['a ping in pieces', encodeFrame(0x09, Buffer.from('x'))],
  ['a ping that is too long', encodeFrame(0x89, Buffer.alloc(126))],
  ['a thousand pings', Buffer.concat(Array.from({ length: 1_000 }, () => encodeFrame(0x89, Buffer.from('x'))))],
  ['a close without a reason', encodeFrame(0x88, Buffer.alloc(1))],
  ['a close with a code that is none', encodeFrame(0x88, Buffer.from([0, 1]))],
  ['text that is no UTF-8', encodeFrame(0x81, Buffer.from([0xff, 0xfe, 0xc0]))],
  ['bytes that are no frame', randomBytes(10_000)],
  ...unfinished(),
  ...notCalls(),
  ...tooLarge(),
  ['a request of HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')],
]

/** Frames whose message never ends, or consists of very many pieces. */
function unfinished(): [name: string, frames: Uint8Array][] {
  const empty = new Uint8Array(0)
  const begin = encodeFrame(frameKinds.textBegins, Buffer.from('['))
  return [
    [
      'an unfinished frame of 4 MiB',
      encodeFrame(frameKinds.text, Buffer.alloc(3 * mebibyte, 120), { length: 4 * mebibyte }),
    ],
    ['the first byte of a frame', Buffer.from([frameKinds.text])],
    ['a message that begins and never ends', begin],
    ['a message in 5,000 pieces of a byte', Buffer.concat([begin, repeated(5_000, encodeFrame(0, Buffer.from('1')))])],
    ['a message in 5,000 empty pieces', Buffer.concat([begin, repeated(5_000, encodeFrame(0, empty))])],
    [
      'a thousand pings inside of a message',
      Buffer.concat([begin, repeated(1_000, encodeFrame(frameKinds.ping, empty))]),
    ],
    ['a thousand pongs that nobody asked for', repeated(1_000, encodeFrame(0x8a, Buffer.from('x')))],
    ['a second message inside of a message', Buffer.concat([begin, text('{}')])],
    ['a length in eight bytes where one is enough', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 120])],
    ['a close, and then a thousand messages', Buffer.concat([encodeFrame(0x88, empty), repeated(1_000, text('{}'))])],
    ['a close with a reason that is no UTF-8', encodeFrame(0x88, Buffer.from([0x03, 0xe8, 0xff, 0xfe]))],
  ]
}

/** Messages that are no calls. */
function notCalls(): [name: string, frames: Uint8Array][] {
  return [
    ['a message of two million levels', text(`${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`)],
    ['a message of 65 levels', text(`${'['.repeat(65)}${']'.repeat(65)}`)],
    ['objects of thirty thousand levels, never closed', text('{"a":'.repeat(30_000))],
    ['closing brackets alone', text(']'.repeat(100_000))],
    ['178,600 letters', text('x'.repeat(178_600))],
    ['twenty thousand messages of a letter', repeated(20_000, text('x'))],
    ['a thousand empty messages', repeated(1_000, text(''))],
    ['five hundred binary messages', repeated(500, encodeFrame(0x82, Buffer.from('{}')))],
    ['a thousand methods that nobody knows', repeated(1_000, text(call(1, 'delete', { path: 'users.me' })))],
    ['a method of a hundred thousand letters', text(call(1, 'm'.repeat(100_000), { path: 'users.me' }))],
    ['a text that never ends', text(`{"id":1,"method":"${'\\'.repeat(500_000)}`)],
    ['a number of a million digits', text(`{"id":${'9'.repeat(1_000_000)}}`)],
    ['a byte order mark', text(`\ufeff${call(1, 'query', { path: 'users.me' })}`)],
    ['two thousand PINGs', repeated(2_000, text('PING'))],
    ['two thousand PONGs', repeated(2_000, text('PONG'))],
  ]
}

/** Calls that are larger than their procedures may be. */
function tooLarge(): [name: string, frames: Uint8Array][] {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]))
  const create = (settings: object) => call(1, 'mutation', { path: 'projects.create', input: { name: 'x', settings } })
  return [
    ['a call of 129 KiB', text(call(1, 'query', { path: 'users.me', input: 'x'.repeat(129 * 1024) }))],
    ['settings of 280,000 keys', text(create(keys(280_000)))],
    ['settings of 10,001 keys', text(create(keys(10_001)))],
    ['settings of a million elements', text(create(Array.from({ length: 1_000_000 }, () => 0)))],
    ['201 calls', text(many(201, (at) => ({ id: at, method: 'query', params: { path: 'users.me' } })))],
    [
      '200 calls of 20 KiB',
      text(many(200, (id) => ({ id, method: 'mutation', params: { path: 'x'.repeat(20_000) } }))),
    ],
    ['the end of a subscription with 4 MB behind it', text(call(1, 'subscription.stop', 'x'.repeat(4_000_000)))],
    ['4 MiB of blanks', text(' '.repeat(4 * mebibyte))],
    ['a key a hundred thousand times', text(`{${Array.from({ length: 100_000 }, () => '"id":1').join()}}`)],
    ['twenty messages of 1 MiB that are no calls', repeated(20, text('1'.repeat(mebibyte)))],
  ]
}

function repeated(times: number, bytes: Uint8Array): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => bytes))
}
