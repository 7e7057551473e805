import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { readAsset } from '../assets.js'
import { docsPage } from './docs-page.js'

/** Something that browsers get as it is. */
interface DocsFile {
  readonly type: string
  readonly body: Buffer
  readonly etag: string
}

const html = 'text/html; charset=utf-8'
const css = 'text/css; charset=utf-8'
const javascript = 'text/javascript; charset=utf-8'

/** All that is served for the page, by its path: nothing else is ever read for it. */
export function readDocsFiles(): ReadonlyMap<string, DocsFile> {
  const { resolve } = createRequire(import.meta.url)
  const ofPackage = (name: string) => readFileSync(resolve(`swagger-ui-dist/${name}`))
  return new Map([
    ['/api/docs', fileOf(html, docsPage('./docs/', '../'))],
    ['/api/docs/', fileOf(html, docsPage('./', '../../'))],
    ['/api/docs/docs.css', fileOf(css, readAsset('docs.css'))],
    ['/api/docs/docs.js', fileOf(javascript, readAsset('docs.js'))],
    ['/api/docs/swagger-ui.css', fileOf(css, ofPackage('swagger-ui.css'))],
    ['/api/docs/swagger-ui-bundle.js', fileOf(javascript, ofPackage('swagger-ui-bundle.js'))],
  ])
}

function fileOf(type: string, content: string | Buffer): DocsFile {
  const body = Buffer.from(content)
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
}
