import type { ModelLimits } from '../limits.js'

export type Fetch = typeof globalThis.fetch

/** An answer that is longer than any that is useful. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

interface BoundedFetchOptions {
  readonly fetch: Fetch
  readonly limits: Pick<ModelLimits, 'bodyBytes' | 'lineBytes' | 'failureBytes'>
  /** Called with every piece of a body: also for those in which there is nothing to show. */
  readonly onBytes: () => void
}

/**
 * A fetch whose bodies have a bound. It follows no redirection: the key goes to the address that was configured, and to
 * no other. What is read of a failure ends at its bound; any other body, or a line of it, fails with BodyTooLarge.
 */
export function createBoundedFetch({ fetch, limits, onBytes }: BoundedFetchOptions): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' })
    if (response.body === null) return response
    const bound = response.ok ? boundBody(limits, onBytes) : cutOff(limits.failureBytes)
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(bound), { status, statusText, headers })
  }
}

function boundBody({ bodyBytes, lineBytes }: BoundedFetchOptions['limits'], onBytes: () => void) {
  const lineFeed = 10
  let inBody = 0
  let inLine = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      onBytes()
      inBody += bytes.length
      const untilLineEnd = bytes.indexOf(lineFeed)
      inLine += untilLineEnd < 0 ? bytes.length : untilLineEnd
      if (inBody > bodyBytes || inLine > lineBytes) throw new BodyTooLarge('The answer is too large.')
      if (untilLineEnd >= 0) inLine = bytes.length - bytes.lastIndexOf(lineFeed) - 1
      controller.enqueue(bytes)
    },
  })
}

function cutOff(most: number) {
  let left = most
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      controller.enqueue(bytes.subarray(0, left))
      left -= bytes.length
      if (left <= 0) controller.terminate()
    },
  })
}
