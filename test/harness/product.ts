import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child.js'
import type { Cleanup } from './cleanup.js'

/** The folder of the whole repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Product extends Child {
  readonly url: string
}

/** `npm start`, as a newcomer types it, and waits until it says where it is. */
export async function npmStart(cleanup: Cleanup, environment: Readonly<Record<string, string>>): Promise<Product> {
  const child = startChild(cleanup, {
    command: 'npm',
    arguments: ['start'],
    workingFolder: root,
    environment: { PORT: '0', ...environment },
    hasGroup: true,
  })
  const [url] = await child.printed(/http:\/\/127\.0\.0\.1:\d+/)
  return { ...child, url }
}

/** What `npm start` runs, without npm's own lines around it. Answers what it said and its exit code. */
export async function refusedStart(cleanup: Cleanup, environment: Readonly<Record<string, string>>) {
  const child = startChild(cleanup, {
    command: process.execPath,
    arguments: [join(root, 'scripts', 'start.mjs')],
    workingFolder: root,
    environment: { PORT: '0', ...environment },
  })
  const { code } = await child.ended
  return { code, lines: child.output().trimEnd().split('\n') }
}
