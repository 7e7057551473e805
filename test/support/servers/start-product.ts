import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'

/** The folder of the whole repository. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url))

export interface StartedProduct extends TestProcess {
  readonly url: string
}

/** `npm start`, as a newcomer types it, and waits until it says where it is. */
export async function startProduct(
  cleanup: Cleanup,
  environment: Readonly<Record<string, string>>,
): Promise<StartedProduct> {
  const child = startProcess(cleanup, {
    command: 'npm',
    arguments: ['start'],
    workingFolder: repositoryRoot,
    environment: { PORT: '0', ...environment },
    hasGroup: true,
  })
  const [url] = await child.waitForOutput(/http:\/\/127\.0\.0\.1:\d+/)
  return { ...child, url }
}

/** What `npm start` runs, without npm's own lines around it. Answers what it said and its exit code. */
export async function failToStart(cleanup: Cleanup, environment: Readonly<Record<string, string>>) {
  const child = startProcess(cleanup, {
    command: process.execPath,
    arguments: [join(repositoryRoot, 'scripts', 'start.mjs')],
    workingFolder: repositoryRoot,
    environment: { PORT: '0', ...environment },
  })
  const { code } = await child.exited
  return { code, lines: child.output().trimEnd().split('\n') }
}
