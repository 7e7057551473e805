import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/** Where the Dart SDK of a machine is, and the packages that were downloaded for it. */
export interface DartInstallation {
  /** The executable. */
  readonly dart: string
  /** A folder: `PUB_CACHE`. */
  readonly pubCache: string
}

/**
 * Looks for `dart` on the `PATH` of an environment, and for the pub cache (`PUB_CACHE`, else `~/.pub-cache`). `undefined` when
 * one of them is missing: without packages nothing of a Flutter app can be analysed. Not on Windows.
 */
export async function findDart(
  env: Readonly<Record<string, string | undefined>>,
): Promise<DartInstallation | undefined> {
  const pubCache = env.PUB_CACHE || (env.HOME && join(env.HOME, '.pub-cache'))
  if (!pubCache || !isAbsolute(pubCache) || !(await is('isDirectory', pubCache))) return undefined
  for (const folder of env.PATH?.split(delimiter) ?? []) {
    // An empty or relative entry means whatever folder somebody happens to be in.
    if (!isAbsolute(folder)) continue
    const dart = join(folder, 'dart')
    if ((await is('isFile', dart)) && (await isExecutable(dart))) return { dart, pubCache }
  }
  return undefined
}

async function is(kind: 'isFile' | 'isDirectory', path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found[kind](),
    () => false,
  )
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
