import type { Place } from './requests.js'

const nfc = 'é.dart'.normalize('NFC')
const nfd = 'é.dart'.normalize('NFD')

/** Paths of one tree that would overwrite each other, hide what they are, or run code where the tree is unpacked. */
const hostileTrees: readonly (readonly [name: string, paths: readonly string[]])[] = [
  ['two files that differ by case', ['lib/a.dart', 'lib/A.dart']],
  ['two files that differ by Unicode form', [nfc, nfd]],
  ['two files that differ by case folding alone', ['straße.md', 'STRASSE.md']],
  ['a file and a folder that differ by case', ['lib/a', 'lib/A/b.dart']],
  ['two hundred spellings of one file', Array.from({ length: 200 }, (_, at) => spelling('abcdefgh', at))],
  ['a hook of git', ['.git/hooks/post-checkout']],
  ['a folder of git in capitals', ['vendor/.GIT/config']],
  ['the short name of a folder of git', ['git~1/hooks/x']],
  ['a folder of git with an ignored character', ['.g\u200cit/hooks/x']],
  ['a folder of git with a dot behind it', ['.git./hooks/x']],
  ['a device of Windows', ['CON']],
  ['a device of Windows with an extension', ['lib/nul.dart']],
  ['a device of Windows with a superscript digit', ['COM¹.txt']],
  ['a device of Windows as a folder', ['aux/x']],
  ['a name that ends with a dot', ['a.']],
  ['a name that ends with a blank', ['lib /a']],
  ['a name that runs from right to left', ['lib/\u202etrad.exe']],
  ['a name with an isolate', ['lib/\u2066a\u2069']],
  ['a name with an invisible character', ['lib/a\u200bb']],
  ['a wildcard', ['lib/*.dart']],
  ['a stream of NTFS', ['a.txt:hidden']],
  ['two hundred folders in one another', [`${'a/'.repeat(99)}a`, `${'A/'.repeat(99)}a`]],
  ['a path of a million folders', ['a/'.repeat(1_000_000)]],
]

/** The target of the call that starts a generation, and where the project is named. */
const starts = [
  ['over REST', ({ projectId }: Place) => [`/api/projects/${projectId}/generations`, {}]],
  ['over tRPC', ({ projectId }: Place) => ['/trpc/generations.start', { projectId }]],
] as const

/** Calls that import these trees, as bytes. */
export const hostilePaths: readonly (readonly [name: string, bytes: (place: Place) => string])[] = starts.flatMap(
  ([face, call]) =>
    hostileTrees.map(([name, paths]) => {
      const bytes = (place: Place): string => {
        const files = paths.map((path) => ({ path, content: '' }))
        const [target, project] = call(place)
        const body = JSON.stringify({ kind: 'import', prompt: 'x', files, ...project })
        const lines = [
          `POST ${target} HTTP/1.1`,
          'Host: 127.0.0.1',
          'Connection: close',
          `Authorization: Bearer ${place.token}`,
          'Content-Type: application/json',
          `Content-Length: ${Buffer.byteLength(body)}`,
        ]
        return [...lines, '', body].join('\r\n')
      }
      return [`${name}, ${face}`, bytes] as const
    }),
)

/** One of the 256 spellings of eight letters: each bit of `at` makes one of them a capital. */
function spelling(letters: string, at: number): string {
  return [...letters].map((letter, bit) => ((at >> bit) & 1 ? letter.toUpperCase() : letter)).join('')
}
