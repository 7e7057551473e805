import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Returns the text of a file in `assets/`, which browsers get unchanged. */
export function readAsset(name: string): string {
  // Resolved by the `imports` of package.json, because the build bundles this module into another folder.
  const require = createRequire(import.meta.url)
  return readFileSync(require.resolve(`#assets/${name}`), 'utf8')
}
