import { randomBytes } from 'node:crypto'

const call = (id: unknown, method: string, params: unknown) => JSON.stringify({ id, method, params })
const many = (count: number, item: (at: number) => unknown) =>
  JSON.stringify(Array.from({ length: count }, (_, at) => item(at)))
const subscription = (at: number) => ({
  id: at + 1,
  method: 'subscription',
  params: { path: 'sessions.watch', input: {} },
})

/** Frames as they go over the wire (RFC 6455, 5.2): first byte, masked or not, and what is in them. */
function frame(firstByte: number, payload: Uint8Array, { isMasked = true } = {}): Buffer {
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0)
  const flag = isMasked ? 0x80 : 0
  const length =
    payload.length < 126
      ? Buffer.from([flag | payload.length])
      : Buffer.from([flag | 127, ...Buffer.from(BigInt(payload.length).toString(16).padStart(16, '0'), 'hex')])
  const body = isMasked ? payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)) : payload
  return Buffer.concat([Buffer.from([firstByte]), length, mask, body])
}
const text = (words: string) => frame(0x81, Buffer.from(words))

/** What nobody should send on a socket that is open, as bytes. */
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
  ['a binary message', frame(0x82, randomBytes(1_000))],
  ['a binary message that is a call', frame(0x82, Buffer.from(call(1, 'query', { path: 'users.me' })))],
  ['a message of more than 4 MiB', text('x'.repeat(5 * 1024 * 1024))],
  [
    'a message in pieces of more than 4 MiB',
    Buffer.concat([frame(0x01, Buffer.alloc(3 * 1024 * 1024, 120)), frame(0x80, Buffer.alloc(3 * 1024 * 1024, 120))]),
  ],
  [
    'a frame that says it has all the world',
    Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]),
  ],
  ['a frame that is not masked', frame(0x81, Buffer.from('{}'), { isMasked: false })],
  ['a frame of a kind that is reserved', frame(0x83, Buffer.from('x'))],
  ['a frame with a reserved bit', frame(0xc1, Buffer.from('x'))],
  ['a piece that goes on from nothing', frame(0x80, Buffer.from('x'))],
  ['a ping in pieces', frame(0x09, Buffer.from('x'))],
  ['a ping that is too long', frame(0x89, Buffer.alloc(126))],
  ['a thousand pings', Buffer.concat(Array.from({ length: 1_000 }, () => frame(0x89, Buffer.from('x'))))],
  ['a close without a reason', frame(0x88, Buffer.alloc(1))],
  ['a close with a code that is none', frame(0x88, Buffer.from([0, 1]))],
  ['text that is no UTF-8', frame(0x81, Buffer.from([0xff, 0xfe, 0xc0]))],
  ['bytes that are no frame', randomBytes(10_000)],
  ['a request of HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')],
]
