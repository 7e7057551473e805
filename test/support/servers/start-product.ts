import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.js'
import { startProcess, type TestProcess } from '../processes/test-process.js'

/** The root folder of the repository. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url))

export interface StartedProduct extends TestProcess {
  readonly url: string
}

/** Runs `npm start` and waits until it prints its address. */
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

/** Runs the script of `npm start` without npm until it exits. Returns its exit code and the lines of its output. */
export async function runStartScript(cleanup: Cleanup, environment: Readonly<Record<string, string>>) {
  const child = startProcess(cleanup, {
    command: process.execPath,
    arguments: [join(repositoryRoot, 'scripts', 'start.mjs')],
    workingFolder: repositoryRoot,
    environment: { PORT: '0', ...environment },
  })
  const { code } = await child.exited
  return { code, lines: child.output().trimEnd().split('\n') }
}
