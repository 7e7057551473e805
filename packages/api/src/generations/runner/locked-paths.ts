import { createPathMatcher } from '@assistant/generator'
import type { Runtime } from '../../platform/runtime.js'
import type { TreeFile } from '../tree-file.js'

/**
 * Returns the paths of the base that match one of the globs. Users write the globs, and matching may be slow, so other
 * work gets a turn after each path.
 */
export async function findLockedPaths(
  runtime: Pick<Runtime, 'sleep'>,
  base: readonly TreeFile[],
  globs: readonly string[],
): Promise<readonly string[]> {
  const locked: string[] = []
  if (globs.length === 0) return locked
  const isLocked = createPathMatcher(globs)
  for (const { path } of base) {
    if (isLocked(path)) locked.push(path)
    await runtime.sleep(0)
  }
  return locked
}
