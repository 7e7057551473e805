import { join } from 'node:path'
import type { Cleanup } from '../cleanup.js'
import { repositoryRoot } from '../servers/start-product.js'
import { startProcess } from './test-process.js'

export type Environment = Readonly<Record<string, string>>

/** Runs the program of `npm run cli -- …`. Returns its exit code and its output to stdout and stderr. */
export async function runCli(cleanup: Cleanup, environment: Environment, ...parameters: string[]) {
  const child = startProcess(cleanup, {
    command: process.execPath,
    arguments: [join(repositoryRoot, 'scripts', 'cli.mjs'), ...parameters],
    workingFolder: repositoryRoot,
    environment,
  })
  const { code } = await child.exited
  // Without the lines about packages that it built first.
  return {
    code,
    output: child
      .output()
      .replaceAll(/^\[setup\] .*\n/gm, '')
      .trimEnd(),
  }
}
