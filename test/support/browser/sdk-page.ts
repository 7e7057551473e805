import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { vi } from 'vitest'
import { repositoryRoot } from '../servers/start-product.js'

const { resolve } = createRequire(import.meta.url)
const modulePath = (name: string) => resolve(name).replace(/\.cjs$/, '.mjs')

/** The files of the modules that a bundler would combine, by specifier. */
const modules = {
  '@assistant/sdk': join(repositoryRoot, 'packages', 'sdk', 'dist', 'index.js'),
  '#websocket': join(repositoryRoot, 'packages', 'sdk', 'dist', 'websocket.web.js'),
  '@trpc/client': modulePath('@trpc/client'),
  '@trpc/server': modulePath('@trpc/server'),
  '@trpc/server/observable': modulePath('@trpc/server/observable'),
  '@trpc/server/rpc': modulePath('@trpc/server/rpc'),
  '@trpc/server/unstable-core-do-not-import': modulePath('@trpc/server/unstable-core-do-not-import'),
}

const prefix = '/modules'
const imports = Object.fromEntries(Object.entries(modules).map(([name, path]) => [name, `${prefix}${path}`]))

/** Opens a page of this origin whose scripts can import the SDK, as built for browsers. */
export async function openSdkPage(browser: Browser, origin: string): Promise<Page> {
  // The content security policy of the server's pages allows only their own scripts.
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  await page.route(`${origin}${prefix}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(prefix.length)
    await route.fulfill({ contentType: 'text/javascript', body: await vi.waitFor(() => readFile(path)) })
  })
  await page.goto(origin)
  await page.addScriptTag({ type: 'importmap', content: JSON.stringify({ imports }) })
  return page
}
