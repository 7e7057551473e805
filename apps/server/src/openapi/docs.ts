import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { readAsset } from '../assets.js'
import type { FindRoute } from '../http/route.js'
import { pagePolicy } from '../http/security-headers.js'
import { docsPage } from './docs-page.js'

const html = 'text/html; charset=utf-8'
const css = 'text/css; charset=utf-8'
const javascript = 'text/javascript; charset=utf-8'

/** The page that shows the description, and what it loads: these files, and no others of the package. */
export function createDocs(): FindRoute {
  const require = createRequire(import.meta.url)
  const files = new Map([
    ['/api/docs', fileOf(html, docsPage('./docs/', '../'))],
    ['/api/docs/', fileOf(html, docsPage('./', '../../'))],
    ['/api/docs/docs.css', fileOf(css, readAsset('docs.css'))],
    ['/api/docs/docs.js', fileOf(javascript, readAsset('docs.js'))],
    ['/api/docs/swagger-ui.css', fileOf(css, readFileSync(require.resolve('swagger-ui-dist/swagger-ui.css')))],
    [
      '/api/docs/swagger-ui-bundle.js',
      fileOf(javascript, readFileSync(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'))),
    ],
  ])

  return (path) => {
    const file = files.get(path)
    if (file === undefined) return undefined
    return {
      methods: ['GET'],
      isShared: false,
      isWork: false,
      answer(request, response) {
        // Kept by browsers, but asked after each time: one and a half megabytes are sent once for each version.
        response.setHeader('cache-control', 'no-cache')
        response.setHeader('etag', file.etag)
        response.setHeader('content-security-policy', pagePolicy)
        // A proxy that compresses makes a weak one of it.
        const isKnown = request.headers['if-none-match']?.includes(file.etag)
        if (isKnown) response.writeHead(304).end()
        else {
          response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length })
          response.end(request.method === 'HEAD' ? undefined : file.body)
        }
      },
    }
  }
}

function fileOf(type: string, content: string | Buffer) {
  const body = Buffer.from(content)
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
}
