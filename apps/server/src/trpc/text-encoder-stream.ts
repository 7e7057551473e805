const encoder = new TextEncoder()

/** Encodes each chunk by itself. This breaks a surrogate pair split between two chunks, but tRPC sends whole lines. */
class WholeTextEncoderStream extends TransformStream<string, Uint8Array> {
  readonly encoding = 'utf-8'
  readonly [Symbol.toStringTag] = 'TextEncoderStream'

  constructor() {
    super({ transform: (chunk, controller) => controller.enqueue(encoder.encode(chunk)) })
  }
}

/**
 * Replaces the global TextEncoderStream, which tRPC uses for streamed answers. The one of Node.js copies a chunk
 * character by character, so that an answer of 4 MiB blocks the event loop for half a second.
 */
export function installTextEncoderStream(): void {
  globalThis.TextEncoderStream = WholeTextEncoderStream
}
