import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { sendBody } from '../http/body/content.js'
import { pagePolicy } from '../http/headers/security-headers.js'
import { type FindRoute, readable } from '../http/route.js'
import { readAsset } from '../pages/assets.js'
import { docsPage } from './docs-page.js'

const html = 'text/html; charset=utf-8'
const css = 'text/css; charset=utf-8'
const javascript = 'text/javascript; charset=utf-8'

interface DocsFile {
  readonly type: string
  readonly body: Buffer
  readonly etag: string
}

/** Serves the page that shows the OpenAPI document, and the files that it loads, but no other files of Swagger UI. */
export function createDocs(): FindRoute {
  const require = createRequire(import.meta.url)
  const script = () => readFileSync(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'))
  const style = () => readFileSync(require.resolve('swagger-ui-dist/swagger-ui.css'))
  const files = new Map([
    ['/api/docs', file(html, () => docsPage('./docs/', '../'))],
    ['/api/docs/', file(html, () => docsPage('./', '../../'))],
    ['/api/docs/docs.css', file(css, () => readAsset('docs.css'))],
    ['/api/docs/docs.js', file(javascript, () => readAsset('docs.js'))],
    ['/api/docs/swagger-ui.css', file(css, style)],
    ['/api/docs/swagger-ui-bundle.js', file(javascript, script)],
  ])

  return (path) => {
    const read = files.get(path)
    return read && readable((request, response) => sendFile(request, response, read()))
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, { type, body, etag }: DocsFile): void {
  // Browsers store the file and revalidate it each time, so the 1.5 MB of Swagger UI are sent only once per version.
  response.setHeader('cache-control', 'no-cache')
  response.setHeader('etag', etag)
  response.setHeader('content-security-policy', pagePolicy)
  // `includes` also matches a list and the weak form of the tag, which a compressing proxy makes of it.
  if (request.headers['if-none-match']?.includes(etag)) response.writeHead(304).end()
  else sendBody(response, 200, type, body)
}

/** Returns a function that reads a file at its first call and keeps it. Most servers never serve the documentation. */
function file(type: string, read: () => string | Buffer): () => DocsFile {
  let cached: DocsFile | undefined
  return () => {
    if (cached === undefined) {
      const body = Buffer.from(read())
      cached = { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
    }
    return cached
  }
}
