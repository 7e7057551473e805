import { type Browser, chromium } from 'playwright-core'
import type { Cleanup } from '../cleanup.js'
import { chromiumPath, requirements } from '../requirements.js'

/** Starts a headless Chromium that makes no network requests of its own. */
export async function openBrowser(cleanup: Cleanup): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(requirements.chromium.instruction)
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  cleanup.add(() => browser.close())
  return browser
}
