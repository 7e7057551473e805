import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventParser, type ServerSentEvent } from './event-parser.js'

const encoder = new TextEncoder()

/** Returns the events of a stream that arrives in pieces, cut at these offsets. */
function eventsOf(stream: string | Uint8Array, cuts: readonly number[] = [], lastEventId = ''): ServerSentEvent[] {
  const bytes = typeof stream === 'string' ? encoder.encode(stream) : stream
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length]
  const parser = createEventParser(lastEventId)
  return places.slice(1).flatMap((place, at) => parser.read(bytes.subarray(places[at], place)))
}

const message = (data: string, lastEventId = ''): ServerSentEvent => ({ type: 'message', data, lastEventId })

describe('createEventParser', () => {
  it.each<[string, string, ServerSentEvent[]]>([
    ['an event', 'data: one\n\n', [message('one')]],
    ['data of several lines', 'data: YHOO\ndata: +2\ndata: 10\n\n', [message('YHOO\n+2\n10')]],
    [
      'ids, each of which is valid until the next one',
      'data: a\nid: 1\n\ndata\nid\n\ndata:  c\n\n',
      [message('a', '1'), message(''), message(' c')],
    ],
    ['an id in an event without data', 'id: 7\n\ndata: a\n\n', [message('a', '7')]],
    [
      'an id with U+0000, which is ignored',
      'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n',
      [message('a', '1'), message('b', '1')],
    ],
    ['fields without a value', 'data\n\ndata\ndata\n\ndata:', [message(''), message('\n')]],
    [
      'values with and without a space after the colon',
      'data:test\n\ndata: test\n\n',
      [message('test'), message('test')],
    ],
    ['a type', 'event: add\ndata: 1\n\ndata: 2\n\n', [{ type: 'add', data: '1', lastEventId: '' }, message('2')]],
    ['a type without data, which is ignored', 'event: add\n\ndata: 1\n\n', [message('1')]],
    ['comments', ': hello\n\n:\n:data: no\ndata: yes\n\n', [message('yes')]],
    ['fields with other names, which are ignored', 'datum: 1\nDATA: 2\n data: 3\ndata : 4\n\n', []],
    ['a colon in a value', 'data: a: b:c\n\n', [message('a: b:c')]],
    [
      'line ends of every kind',
      'data: a\r\rdata: b\r\n\r\ndata: c\n\r\ndata: d\r\n\n',
      ['a', 'b', 'c', 'd'].map((data) => message(data)),
    ],
    ['CR and LF between lines of one event', 'data: a\r\ndata: b\r\n\r\n', [message('a\nb')]],
    [
      'a byte order mark, which is removed only at the beginning',
      '\uFEFFdata: \uFEFFa\n\n\uFEFFdata: b\n\n',
      [message('\uFEFFa')],
    ],
    ['an incomplete event at the end, which is dropped', 'data: a\n\ndata: b\n', [message('a')]],
  ])('parses %s', (_name, stream, expected) => {
    expect(eventsOf(stream)).toEqual(expected)
    const everywhere = [...encoder.encode(stream).keys()]
    expect(eventsOf(stream, [...everywhere, ...everywhere])).toEqual(expected)
  })

  const lineEnd = fc.constantFrom('\n', '\r', '\r\n')
  const cuts = fc.array(fc.nat(10_000), { maxLength: 20 })
  const value = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, '.'))
  /** `space` is the space after the colon. Without it, the parser would remove a leading space of the value. */
  const line = fc.record({
    name: fc.constantFrom('data', 'data', 'id', 'event', '', 'other'),
    space: fc.boolean(),
    value,
    end: lineEnd,
  })
  const block = fc.record({ lines: fc.array(line, { maxLength: 6 }), end: lineEnd })

  it('returns the events that were written, for any pieces and line ends', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), cuts, fc.boolean(), (blocks, places, hasMark) => {
        const expected: ServerSentEvent[] = []
        let stream = hasMark ? '\uFEFF' : ''
        let lastEventId = ''
        for (const { lines, end } of blocks) {
          const written = lines.map((one) => ({ ...one, space: one.space || one.value.startsWith(' ') }))
          for (const { name, space, value, end } of written) stream += `${name}:${space ? ' ' : ''}${value}${end}`
          // CR followed by LF would be one line end instead of two.
          stream += stream.endsWith('\r') && end === '\n' ? '\r' : end
          const valuesOf = (wanted: string) => written.filter(({ name }) => name === wanted).map(({ value }) => value)
          lastEventId = valuesOf('id').at(-1) ?? lastEventId
          const data = valuesOf('data')
          const type = valuesOf('event').at(-1) || 'message'
          if (data.length > 0) expected.push({ type, data: data.join('\n'), lastEventId })
        }
        expect(eventsOf(stream, places)).toEqual(expected)
      }),
    )
  })

  it('returns the same events for any pieces of the same bytes, even of invalid UTF-8', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('data: ', '\n', '\r', '\n\n', 'id: 1', '\uFEFF', 'é€𝄞').map((text) => encoder.encode(text)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), cuts, (pieces, places) => {
        const bytes = new Uint8Array(pieces.flatMap((some) => [...some]))
        expect(eventsOf(bytes, places)).toEqual(eventsOf(bytes))
      }),
    )
  })

  it('keeps the given last event id until the stream contains another one', () => {
    expect(eventsOf('event: connected\ndata: {}\n\ndata: a\nid: 8\n\n', [], '7')).toEqual([
      { type: 'connected', data: '{}', lastEventId: '7' },
      message('a', '8'),
    ])
  })

  it('has the id of the last complete event as lastEventId', () => {
    const parser = createEventParser('1')
    parser.read(encoder.encode('id: 2\n\nid: 3\ndata: half'))
    expect(parser.lastEventId).toBe('2')
  })

  it.each([
    ['retry: 2500\n\n', 2_500],
    ['retry: 1000\nretry: 2000\n\n', 2_000],
    ['retry: soon\nretry: -1\nretry: 1.5\nretry\n\n', undefined],
  ])('has the last valid retry time of %j: %j', (stream, expected) => {
    const parser = createEventParser('')
    parser.read(encoder.encode(stream))
    expect(parser.retry).toBe(expected)
  })

  it.each([
    ['a line without an end', 'data: ', 'x'.repeat(1024 * 1024)],
    ['an event without an end', '', `data: ${'x'.repeat(1024 * 1024)}\n`],
    ['a field name without an end', '', 'x'.repeat(1024 * 1024)],
  ])('fails with NETWORK when an event is too large: %s', (_name, beginning, more) => {
    const parser = createEventParser('')
    parser.read(encoder.encode(beginning))
    const piece = encoder.encode(more)
    for (let mebibytes = 1; mebibytes < 16; mebibytes += 1) expect(parser.read(piece)).toEqual([])
    expect(() => parser.read(piece) && parser.read(piece)).toThrow(expect.objectContaining({ code: 'NETWORK' }))
  })

  it('accepts a stream of any length with long comments and events', () => {
    const parser = createEventParser('')
    const long = 'x'.repeat(1024 * 1024)
    const piece = encoder.encode(`:${long}\ndata: ${long}\n\n`)
    for (let mebibytes = 0; mebibytes < 20; mebibytes += 1) expect(parser.read(piece)).toEqual([message(long)])
  })
})
