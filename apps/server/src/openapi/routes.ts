import type { FindRoute } from '../http/route.js'
import { readDocsFiles } from './docs-files.js'
import { createApiDocument, type DocumentOptions } from './document.js'

/** As strict as for every page: what is written into it neither runs nor styles, and nothing of it comes from elsewhere. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface OpenApiOptions extends Omit<DocumentOptions, 'url'> {
  /** Read when it is asked for: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
}

/** The description of the REST face for programs, and a page for people that shows it and tries it out. */
export function createOpenApiRoutes({ router, version, publicUrl }: OpenApiOptions): FindRoute {
  let json: string | undefined
  const description = () => {
    json ??= JSON.stringify(createApiDocument({ router, version, url: `${publicUrl()}/api` }))
    return json
  }
  const files = readDocsFiles()

  return (path) => {
    if (/^\/api\/openapi\.json\/?$/.test(path)) {
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
    const file = files.get(path)
    if (file === undefined) return undefined
    return {
      methods: ['GET'],
      isShared: false,
      isWork: false,
      answer(request, response) {
        response.setHeader('cache-control', 'no-cache')
        response.setHeader('etag', file.etag)
        response.setHeader('content-security-policy', policy)
        if (request.headers['if-none-match'] === file.etag) {
          response.writeHead(304).end()
          return
        }
        response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length })
        response.end(request.method === 'HEAD' ? undefined : file.body)
      },
    }
  }
}
