const encoder = new TextEncoder()

/** Encodes each chunk as a whole. A surrogate pair must not be split between two chunks; tRPC sends whole lines. */
class WholeTextEncoderStream extends TransformStream<string, Uint8Array> {
  readonly encoding = 'utf-8'
  readonly [Symbol.toStringTag] = 'TextEncoderStream'

  constructor() {
    super({ transform: (chunk, controller) => controller.enqueue(encoder.encode(chunk)) })
  }
}

/**
 * Replaces the global TextEncoderStream, which tRPC takes for its streamed answers. That of Node.js copies a chunk
 * character by character: an answer of 4 MiB holds the event loop for half a second.
 */
export function installTextEncoderStream(): void {
  globalThis.TextEncoderStream = WholeTextEncoderStream
}
