import { afterEach, expect, it } from 'vitest'
import { installTextEncoderStream } from './text-encoder-stream.js'

const ofNode = globalThis.TextEncoderStream
afterEach(() => {
  globalThis.TextEncoderStream = ofNode
})

const encode = (...chunks: readonly string[]) =>
  new Response(ReadableStream.from(chunks).pipeThrough(new TextEncoderStream())).text()

it('encodes each chunk in UTF-8', async () => {
  installTextEncoderStream()
  expect(await encode('a "quote"', ' ä語😀\n', '')).toBe('a "quote" ä語😀\n')
})

it('takes about as long for a large chunk as for a whole text', async () => {
  installTextEncoderStream()
  const text = '"'.repeat(4_000_000)
  /** The best of five, in milliseconds. */
  const timeOf = async (read: () => Promise<string>) => {
    let bestMs = Number.POSITIVE_INFINITY
    for (let run = 0; run < 5; run += 1) {
      const beganAt = performance.now()
      await read()
      bestMs = Math.min(bestMs, performance.now() - beganAt)
    }
    return bestMs
  }
  const wholeMs = await timeOf(() => new Response(text).text())
  expect(await timeOf(() => encode(text))).toBeLessThan(5 * wholeMs)
})
