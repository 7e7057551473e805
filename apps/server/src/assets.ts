import { readFileSync } from 'node:fs'

// The folder lies beside src and dist alike.
const folder = new URL('../assets/', import.meta.url)

/** The text of a file that browsers get as it is. */
export function readAsset(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}
