import type { FindRoute } from '../http/route.js'
import { createDocs } from './docs.js'
import { createApiDocument, type DocumentOptions } from './document.js'

export interface OpenApiOptions extends Omit<DocumentOptions, 'url'> {
  /** Read when it is asked for: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
}

/** The description of the REST face for programs, and a page for people that shows it and tries it out. */
export function createOpenApiRoutes({ router, version, publicUrl }: OpenApiOptions): FindRoute {
  const findDocs = createDocs()
  let json: string | undefined
  const description = () => {
    json ??= JSON.stringify(createApiDocument({ router, version, url: `${publicUrl()}/api` }))
    return json
  }

  return (path) => {
    if (!/^\/api\/openapi\.json\/?$/.test(path)) return findDocs(path)
    return {
      methods: ['GET'],
      isShared: true,
      isWork: false,
      answer(request, response) {
        const body = description()
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        response.end(request.method === 'HEAD' ? undefined : body)
      },
    }
  }
}
