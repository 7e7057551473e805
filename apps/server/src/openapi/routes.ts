import type { AnyTRPCRouter } from '@trpc/server'
import { sendBody } from '../http/body/content.js'
import { type FindRoute, readable } from '../http/route.js'
import { createDocs } from './docs.js'

export interface OpenApiOptions {
  readonly router: AnyTRPCRouter
  readonly version: string
  /** A function, because with PORT=0 the address is known only when the server listens. */
  readonly publicUrl: () => string
}

/** Serves the OpenAPI document of the REST API, and a page where people can read it and try the operations. */
export function createOpenApiRoutes({ router, version, publicUrl }: OpenApiOptions): FindRoute {
  const findDocs = createDocs()
  let json: Promise<string> | undefined

  async function createJson(): Promise<string> {
    // Loaded only when it is used: loading it takes a tenth of the time of a start.
    const { createApiDocument } = await import('./document.js')
    return JSON.stringify(createApiDocument({ router, version, url: `${publicUrl()}/api` }))
  }

  const documentRoute = {
    ...readable(async (_, response) => {
      json ??= createJson().catch((error: unknown) => {
        json = undefined
        throw error
      })
      sendBody(response, 200, 'application/json', await json)
    }),
    isShared: true,
  }
  return (path) => (/^\/api\/openapi\.json\/?$/.test(path) ? documentRoute : findDocs(path))
}
