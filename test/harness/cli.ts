import { join } from 'node:path'
import { startChild } from './child.js'
import type { Cleanup } from './cleanup.js'
import { root } from './product.js'

export type Environment = Readonly<Record<string, string>>

/** What `npm run cli -- …` runs. Answers its exit code and all that it said, to both outputs. */
export async function cli(cleanup: Cleanup, environment: Environment, ...parameters: string[]) {
  const child = startChild(cleanup, {
    command: process.execPath,
    arguments: [join(root, 'scripts', 'cli.mjs'), ...parameters],
    workingFolder: root,
    environment,
  })
  const { code } = await child.ended
  // What was built on the way is said in lines of their own.
  return {
    code,
    output: child
      .output()
      .replaceAll(/^\[setup\] .*\n/gm, '')
      .trimEnd(),
  }
}
