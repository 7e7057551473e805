import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import type { Cleanup } from '../cleanup.js'

const executable = findChromium()

/**
 * Whether tests in a browser are left out: on a machine without one, which is told. Continuous integration has one, and
 * there a missing one is a failure.
 */
export const skipsBrowserTests = executable === undefined && !process.env.CI

const missing = 'No Chromium was found. Install it, or set CHROMIUM_PATH to the program.'
if (skipsBrowserTests) console.warn(`Tests in a browser are skipped. ${missing}`)

/** Debian's Chromium, or what else there is, without a window and without a word to the outside. */
export async function openBrowser(cleanup: Cleanup): Promise<Browser> {
  if (executable === undefined) throw new Error(missing)
  const browser = await chromium.launch({
    executablePath: executable,
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

function findChromium(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'google-chrome'))
  const places = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', ...onPath]
  return places.find((place) => place !== '' && existsSync(place))
}
