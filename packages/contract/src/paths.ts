// Rules for the paths of files. This module uses no schema library, so that the SDK can carry it too.

/** Maximum length of a path, in characters (Unicode code points). */
const maxPathCharacters = 200

/** Characters that show nothing, or that change how their neighbors are shown. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** Devices of Windows. They are reserved in every folder, in any case and with any extension. */
const deviceName = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³]) *(?:\.|$)/i

/**
 * Keys of the names that git takes for its own folder on some file system; `git~1` is the short name of `.git` on NTFS.
 */
const gitFolders: readonly string[] = ['.git', 'git~1'].map(pathKey)

/** The faults that a part of a path for a new file must not have, each with its text. */
const partRules: readonly (readonly [isBroken: (part: string) => boolean, fault: string])[] = [
  [isGitFolder, 'has a part that git takes for its own folder (".git")'],
  [(part) => part.search(invisible) >= 0, 'has an invisible character or one that changes the direction of text'],
  [(part) => /[<>:"|?*\\]/.test(part), 'has a character that Windows forbids in names (< > : " | ? * \\)'],
  [(part) => deviceName.test(part), 'has a part that Windows reserves for a device (such as CON, NUL or COM1)'],
  [(part) => /[.\p{White_Space}]$/u.test(part), 'has a part that ends with a dot or a blank'],
]

/**
 * Returns true for a relative path of 1 to 200 characters with `/` between its parts, without empty, `.` or `..` parts,
 * backslashes, colons, control characters or lone surrogates. Such a path stays inside its folder on every system. All
 * stored paths have this form.
 */
export function isSafePath(value: string): boolean {
  if (value.length > 2 * maxPathCharacters || [...value].length > maxPathCharacters) return false
  if (/[\\:\p{Cc}\p{Surrogate}]/u.test(value)) return false
  return value.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

/**
 * Returns why a safe path must not be the path of a new file, as the end of a sentence that begins with the path, or
 * undefined if it may be. Paths with a fault name another file or none on some system, or look like another path.
 */
export function pathFault(path: string): string | undefined {
  const parts = path.split('/')
  return partRules.find(([isBroken]) => parts.some(isBroken))?.[1]
}

/**
 * Returns the same text for paths that are one file on systems that ignore case or the Unicode form of names. It
 * converts to lower case before upper case, because only the two together make `ß`, `ẞ` and `ss` alike, as full case
 * folding does.
 */
export function pathKey(path: string): string {
  return path.normalize('NFD').toLowerCase().toUpperCase().normalize('NFC')
}

/** Quotes a path for a message; characters that show nothing are written as escapes. */
export function quotePath(path: string): string {
  const escapeCharacter = (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`
  return `"${path.replaceAll(invisible, escapeCharacter)}"`
}

/** The files of one tree, compared by `pathKey`. */
export interface TreeNames {
  add(path: string): void
  remove(path: string): void
  /**
   * Returns the files that cannot be in one tree with `path`: other spellings of it, files at one of its folders, and
   * files in a folder at `path`. The same path itself is no conflict.
   */
  conflictsWith(path: string): readonly string[]
}

/**
 * Creates an empty tree. The time of a call depends on the length of its path and the conflicts, not on the tree's
 * size.
 */
export function createTreeNames(): TreeNames {
  const files = new Map<string, Set<string>>()
  /** The files below each folder. */
  const contents = new Map<string, Set<string>>()

  return {
    add(path) {
      const key = pathKey(path)
      entryOf(files, key).add(path)
      for (const folder of foldersOf(key)) entryOf(contents, folder).add(path)
    },
    remove(path) {
      const key = pathKey(path)
      files.get(key)?.delete(path)
      for (const folder of foldersOf(key)) contents.get(folder)?.delete(path)
    },
    conflictsWith(path) {
      const key = pathKey(path)
      const spellings = [...(files.get(key) ?? [])].filter((other) => other !== path)
      const inTheWay = foldersOf(key).flatMap((folder) => [...(files.get(folder) ?? [])])
      return [...spellings, ...(contents.get(key) ?? []), ...inTheWay]
    },
  }
}

/** Returns why two files that are in conflict cannot be in one tree, as a sentence without its full stop. */
export function describeConflict(path: string, other: string): string {
  if (pathKey(path) === pathKey(other)) {
    return `${quotePath(path)} and ${quotePath(other)} are one file on systems that ignore case or Unicode forms`
  }
  const [short, long] = pathKey(path).length < pathKey(other).length ? [path, other] : [other, path]
  return `${quotePath(short)} is a file where ${quotePath(long)} needs a folder`
}

/** Returns the folders that a path is in, the outermost first: `a` and `a/b` for `a/b/c`. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end))
  return folders
}

function entryOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const found = sets.get(key) ?? new Set<string>()
  sets.set(key, found)
  return found
}

/** Returns true for `.git` and `git~1` in any case. Invisible characters, some of which HFS+ ignores, do not count. */
function isGitFolder(part: string): boolean {
  return gitFolders.includes(pathKey(part.replaceAll(invisible, '')))
}
