import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cleanup } from './cleanup.js'

/** Creates an empty folder outside of the workspace and returns its path. `cleanup` deletes it. */
export async function temporaryFolder(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-e2e-'))
  cleanup.add(() => rm(folder, { recursive: true, force: true }))
  return folder
}
