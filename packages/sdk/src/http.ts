import { type HTTPBatchLinkOptions, httpBatchLink, type OperationLink, type TRPCFetch } from '@trpc/client'
import type { AppRouter } from './router.js'

/** The platform's `fetch`, or what takes and gives the same. */
export type Fetch = TRPCFetch

/** How many calls of one tick travel together: what a server takes in one request. */
const batchSize = 20
/** Longer queries travel alone; proxies commonly refuse more than 8 KiB. */
const longestUrl = 4_000

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
  const linkFor = (accessToken: string | null) =>
    httpBatchLink<AppRouter>({
      url,
      fetch: send,
      maxItems: batchSize,
      maxURLLength: longestUrl,
      headers: accessToken === null ? {} : { authorization: `Bearer ${accessToken}` },
    })({})

  let latest: { readonly accessToken: string | null; readonly link: OperationLink<AppRouter> } | undefined
  return (accessToken) => {
    if (latest?.accessToken !== accessToken || !latest) latest = { accessToken, link: linkFor(accessToken) }
    return latest.link
  }
}
