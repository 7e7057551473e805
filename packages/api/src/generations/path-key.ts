/**
 * The same for paths that are one file on systems which tell neither case nor ways to write an accent apart: a lock holds
 * there too.
 */
export function pathKey(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
