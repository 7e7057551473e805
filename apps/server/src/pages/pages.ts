import { sendBody } from '../http/body/content.js'
import { pagePolicy } from '../http/headers/security-headers.js'
import { type FindRoute, readable } from '../http/route.js'
import { readAsset } from './assets.js'
import { homePage } from './home.js'
import { mailedPage, mailedPages } from './mail-link-pages.js'

export interface PagesOptions {
  /** Read at each answer: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
  /** The path of the public URL, without a slash at its end: empty, or `/assistant`. */
  readonly publicPath: string
  readonly version: string
}

const html = 'text/html; charset=utf-8'

/** The pages that people see of this server: its front door, and those that links in mails lead to. */
export function createPages({ publicUrl, publicPath, version }: PagesOptions): FindRoute {
  const contents = new Map([
    ['/', { type: html, body: () => homePage(publicUrl(), version) }],
    ['/assets/page.css', fixed('text/css; charset=utf-8', readAsset('page.css'))],
    ['/assets/page.js', fixed('text/javascript; charset=utf-8', readAsset('page.js'))],
  ])
  for (const page of mailedPages) {
    contents.set(`/${page.name}`, fixed(html, mailedPage(page, './')))
    contents.set(`/${page.name}/`, fixed(html, mailedPage(page, '../')))
  }

  return (path) => {
    // Addresses inside of pages are relative: without its slash, they would lead to the neighbours of this path.
    if (publicPath !== '' && path === publicPath) {
      return readable((_, response) => void response.writeHead(308, { location: `${publicPath}/` }).end())
    }
    const content = contents.get(path)
    if (content === undefined) return undefined
    return readable((_, response) => {
      response.setHeader('content-security-policy', pagePolicy)
      sendBody(response, 200, content.type, content.body())
    })
  }
}

function fixed(type: string, body: string) {
  return { type, body: () => body }
}
