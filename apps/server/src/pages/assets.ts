import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Returns the text of a file that browsers get unchanged. */
export function readAsset(name: string): string {
  // Resolved by the manifest, because the build moves this module to another folder.
  const require = createRequire(import.meta.url)
  return readFileSync(require.resolve(`#assets/${name}`), 'utf8')
}
