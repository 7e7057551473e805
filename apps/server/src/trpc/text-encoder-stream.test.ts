import { afterEach, expect, it } from 'vitest'
import { installTextEncoderStream } from './text-encoder-stream.js'

const originalStream = globalThis.TextEncoderStream
afterEach(() => {
  globalThis.TextEncoderStream = originalStream
})

const encode = (...chunks: readonly string[]) =>
  new Response(ReadableStream.from(chunks).pipeThrough(new TextEncoderStream())).text()

it('the installed TextEncoderStream encodes each chunk of text as UTF-8', async () => {
  installTextEncoderStream()
  expect(await encode('a "quote"', ' ä語😀\n', '')).toBe('a "quote" ä語😀\n')
})

it('the installed TextEncoderStream takes less than five times as long as a Response for a large text', async () => {
  installTextEncoderStream()
  const text = '"'.repeat(4_000_000)
  /** Returns the shortest of five durations. */
  const bestMsOf = async (read: () => Promise<string>) => {
    let bestMs = Number.POSITIVE_INFINITY
    for (let run = 0; run < 5; run += 1) {
      const beganAt = performance.now()
      await read()
      bestMs = Math.min(bestMs, performance.now() - beganAt)
    }
    return bestMs
  }
  const wholeMs = await bestMsOf(() => new Response(text).text())
  expect(await bestMsOf(() => encode(text))).toBeLessThan(5 * wholeMs)
})
