import { type HTTPBatchLinkOptions, httpBatchLink, httpLink, type OperationLink, splitLink } from '@trpc/client'
import type { AppRouter } from './router.js'

/** The platform's `fetch`, or what takes and gives the same. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** How many calls of one tick travel together: what a server takes in one request. */
export const batchSize = 20
/**
 * Maximum length, in characters of JSON, of an input that travels in a batch. At three bytes a character it stays below
 * the 128 KiB that each call adds to what a server takes in one request. Longer inputs travel alone.
 */
const longestTogether = 40_000

type LinkFetch = NonNullable<HTTPBatchLinkOptions<AppRouter['_def']['_config']['$types']>['fetch']>

export interface HttpOptions {
  readonly url: string
  readonly fetch?: Fetch | undefined
  /** A request without an answer for so long is given up, in milliseconds. */
  readonly timeout: number
}

/** The way over HTTP for a caller's token; null is nobody. Calls with different tokens never share a request. */
export function createHttp({
  url,
  fetch,
  timeout,
}: HttpOptions): (accessToken: string | null) => OperationLink<AppRouter> {
  const send: LinkFetch = (input, init) => {
    const limit = AbortSignal.timeout(timeout)
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit
    return (fetch ?? globalThis.fetch)(String(input), { ...init, signal })
  }
  const linkFor = (accessToken: string | null) => {
    const options = {
      url,
      fetch: send,
      // Queries too: a URL has no room for long inputs, and ends up in logs.
      methodOverride: 'POST' as const,
      headers: accessToken === null ? {} : { authorization: `Bearer ${accessToken}` },
    }
    return splitLink<AppRouter>({
      condition: ({ input }) => (JSON.stringify(input) ?? '').length > longestTogether,
      true: httpLink(options),
      false: httpBatchLink({ ...options, maxItems: batchSize }),
    })({})
  }

  let latest: { readonly accessToken: string | null; readonly link: OperationLink<AppRouter> } | undefined
  return (accessToken) => {
    if (latest?.accessToken !== accessToken || !latest) latest = { accessToken, link: linkFor(accessToken) }
    return latest.link
  }
}
