import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '@assistant/api'
import { readAsset } from '../assets.js'
import { homePage } from './home.js'
import { mailedPage, mailedPages } from './mailed.js'

export interface PagesOptions {
  /** Read at each answer: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
  readonly version: string
}

/**
 * Answers what a browser asks for at this path; false where there is nothing, and nothing was answered.
 * @throws {AppError} METHOD_NOT_ALLOWED
 */
export type AnswerPage = (request: IncomingMessage, response: ServerResponse, path: string) => boolean

/** Nothing written inside of a page runs or styles, whoever wrote it there; forms go nowhere, only the script calls. */
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

const html = 'text/html; charset=utf-8'

/** The pages that people see of this server: its front door, and those that links in mails lead to. */
export function createPages({ publicUrl, version }: PagesOptions): AnswerPage {
  const contents = new Map([
    ['/', { type: html, body: () => homePage(publicUrl(), version) }],
    ['/assets/page.css', fixed('text/css; charset=utf-8', readAsset('page.css'))],
    ['/assets/page.js', fixed('text/javascript; charset=utf-8', readAsset('page.js'))],
  ])
  for (const page of mailedPages) {
    contents.set(`/${page.name}`, fixed(html, mailedPage(page, './')))
    contents.set(`/${page.name}/`, fixed(html, mailedPage(page, '../')))
  }

  return (request, response, path) => {
    const content = contents.get(path)
    if (content === undefined) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new AppError('METHOD_NOT_ALLOWED', 'Use GET.')
    const body = content.body()
    response.writeHead(200, {
      'content-type': content.type,
      'content-length': Buffer.byteLength(body),
      'content-security-policy': policy,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
    return true
  }
}

function fixed(type: string, body: string) {
  return { type, body: () => body }
}
