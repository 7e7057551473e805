import { sendBody } from '../http/body/content.js'
import { pagePolicy } from '../http/headers/security-headers.js'
import { type FindRoute, readable } from '../http/route.js'
import { readAsset } from './assets.js'
import { homePage } from './home.js'
import { mailLinkPages, renderMailLinkPage } from './mail-link-pages.js'

export interface PagesOptions {
  /** Read for each answer: with PORT=0, the address is known only after the server listens. */
  readonly publicUrl: () => string
  /** The path of the public URL, without a slash at its end, such as `/assistant`; empty if it has none. */
  readonly publicPath: string
  readonly version: string
}

const html = 'text/html; charset=utf-8'

/** Serves the pages for people: the home page, the pages that links in mails open, and their assets. */
export function createPages({ publicUrl, publicPath, version }: PagesOptions): FindRoute {
  const contents = new Map([
    ['/', { type: html, body: () => homePage(publicUrl(), version) }],
    ['/assets/page.css', fixed('text/css; charset=utf-8', readAsset('page.css'))],
    ['/assets/page.js', fixed('text/javascript; charset=utf-8', readAsset('page.js'))],
  ])
  for (const page of mailLinkPages) {
    contents.set(`/${page.name}`, fixed(html, renderMailLinkPage(page, './')))
    contents.set(`/${page.name}/`, fixed(html, renderMailLinkPage(page, '../')))
  }

  return (path) => {
    // Relative addresses in the page are resolved correctly only if the path ends in a slash.
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
