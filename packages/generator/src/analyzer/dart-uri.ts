import { posix } from 'node:path'

/** The package that a `package:` URI names. */
export function packageOf(uri: string): string | undefined {
  return /^package:([A-Za-z_]\w*)\//.exec(uri)?.[1]
}

/**
 * The file of the project that `uri` means when it stands in the file `from`, whether there is one or not; `undefined` for
 * Dart's own libraries and for other packages.
 * @param packageRoots Where the project's own packages are, by name: `''` for one at the top.
 */
export function projectPath(from: string, uri: string, packageRoots: ReadonlyMap<string, string>): string | undefined {
  if (uri.startsWith('dart:')) return undefined
  if (!uri.startsWith('package:')) return posix.join(posix.dirname(from), uri)
  const [, name = '', rest = ''] = /^package:([^/]+)\/(.*)$/s.exec(uri) ?? []
  const root = packageRoots.get(name)
  return root === undefined ? undefined : posix.join(root, 'lib', rest)
}
