import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { repositoryRoot } from '../servers/start-product.js'

const { resolve } = createRequire(import.meta.url)
const moduleOf = (name: string) => resolve(name).replace(/\.cjs$/, '.mjs')

/** What a bundler would put together, each where the browser asks for it. */
const modules = {
  '@assistant/sdk': join(repositoryRoot, 'packages', 'sdk', 'dist', 'index.js'),
  '#websocket': join(repositoryRoot, 'packages', 'sdk', 'dist', 'websocket.web.js'),
  '@trpc/client': moduleOf('@trpc/client'),
  '@trpc/server': moduleOf('@trpc/server'),
  '@trpc/server/observable': moduleOf('@trpc/server/observable'),
  '@trpc/server/rpc': moduleOf('@trpc/server/rpc'),
  '@trpc/server/unstable-core-do-not-import': moduleOf('@trpc/server/unstable-core-do-not-import'),
}

const prefix = '/modules'
const imports = Object.fromEntries(Object.entries(modules).map(([name, path]) => [name, `${prefix}${path}`]))

/** A page of this origin whose scripts can import the SDK, as it was built for browsers. */
export async function openSdkPage(browser: Browser, origin: string): Promise<Page> {
  // The pages of the server allow no script that is not theirs.
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  await page.route(`${origin}${prefix}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(prefix.length)
    await route.fulfill({ contentType: 'text/javascript', body: await readFile(path) })
  })
  await page.goto(origin)
  await page.addScriptTag({ type: 'importmap', content: JSON.stringify({ imports }) })
  return page
}
