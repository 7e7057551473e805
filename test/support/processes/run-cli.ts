import { join } from 'node:path'
import type { Cleanup } from '../cleanup.js'
import { repositoryRoot } from '../servers/start-product.js'
import { startProcess } from './test-process.js'

export type Environment = Readonly<Record<string, string>>

/** What `npm run cli -- …` runs. Answers its exit code and all that it said, to both outputs. */
export async function runCli(cleanup: Cleanup, environment: Environment, ...parameters: string[]) {
  const child = startProcess(cleanup, {
    command: process.execPath,
    arguments: [join(repositoryRoot, 'scripts', 'cli.mjs'), ...parameters],
    workingFolder: repositoryRoot,
    environment,
  })
  const { code } = await child.exited
  // What was built on the way is said in lines of their own.
  return {
    code,
    output: child
      .output()
      .replaceAll(/^\[setup\] .*\n/gm, '')
      .trimEnd(),
  }
}
