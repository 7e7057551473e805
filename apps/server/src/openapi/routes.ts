import type { AnyTRPCRouter } from '@trpc/server'
import { sendBody } from '../http/body/content.js'
import { type FindRoute, readable } from '../http/route.js'
import { createDocs } from './docs.js'

export interface OpenApiOptions {
  readonly router: AnyTRPCRouter
  readonly version: string
  /** Read when it is asked for: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
}

/** The description of the REST face for programs, and a page for people that shows it and tries it out. */
export function createOpenApiRoutes({ router, version, publicUrl }: OpenApiOptions): FindRoute {
  const findDocs = createDocs()
  let json: Promise<string> | undefined

  async function describe(): Promise<string> {
    // Loaded where it is wanted only: it is a tenth of the time that a start takes.
    const { createApiDocument } = await import('./document.js')
    return JSON.stringify(createApiDocument({ router, version, url: `${publicUrl()}/api` }))
  }

  const description = {
    ...readable(async (_, response) => {
      json ??= describe().catch((error: unknown) => {
        json = undefined
        throw error
      })
      sendBody(response, 200, 'application/json', await json)
    }),
    isShared: true,
  }
  return (path) => (/^\/api\/openapi\.json\/?$/.test(path) ? description : findDocs(path))
}
