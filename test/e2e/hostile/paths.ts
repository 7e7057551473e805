import type { HostileRequest, RequestContext } from './requests/build-request.js'

const nfc = 'é.dart'.normalize('NFC')
const nfd = 'é.dart'.normalize('NFD')

/** Paths of a tree that overwrite each other, disguise a file, or run code when the tree is unpacked. */
const hostileTrees: readonly (readonly [name: string, paths: readonly string[]])[] = [
  ['two files that differ by case', ['lib/a.dart', 'lib/A.dart']],
  ['two files that differ by Unicode form', [nfc, nfd]],
  ['two files that differ by case folding alone', ['straße.md', 'STRASSE.md']],
  ['a file and a folder that differ by case', ['lib/a', 'lib/A/b.dart']],
  ['200 spellings of one file', Array.from({ length: 200 }, (_, at) => spelling('abcdefgh', at))],
  ['a Git hook', ['.git/hooks/post-checkout']],
  ['a .git folder in upper case', ['vendor/.GIT/config']],
  ['the short name of a .git folder', ['git~1/hooks/x']],
  ['a .git folder with an ignored character', ['.g\u200cit/hooks/x']],
  ['a .git folder with a trailing dot', ['.git./hooks/x']],
  ['a Windows device', ['CON']],
  ['a Windows device with an extension', ['lib/nul.dart']],
  ['a Windows device with a superscript digit', ['COM¹.txt']],
  ['a Windows device as a folder', ['aux/x']],
  ['a name that ends with a dot', ['a.']],
  ['a folder name that ends with a space', ['lib /a']],
  ['a name with a right-to-left override', ['lib/\u202etrad.exe']],
  ['a name with a bidirectional isolate', ['lib/\u2066a\u2069']],
  ['a name with an invisible character', ['lib/a\u200bb']],
  ['a wildcard', ['lib/*.dart']],
  ['an NTFS stream', ['a.txt:hidden']],
  ['two paths of 100 levels that differ by case', [`${'a/'.repeat(99)}a`, `${'A/'.repeat(99)}a`]],
  ['a path of 1,000,000 folders', ['a/'.repeat(1_000_000)]],
]

/** Returns the target of the call that starts a generation, and the part of the body that contains the project id. */
const starts = [
  ['over REST', ({ projectId }: RequestContext) => [`/api/projects/${projectId}/generations`, {}]],
  ['over tRPC', ({ projectId }: RequestContext) => ['/trpc/generations.start', { projectId }]],
] as const

/** Requests that import these trees. */
export const hostilePaths: readonly HostileRequest[] = starts.flatMap(([transport, call]) =>
  hostileTrees.map(([name, paths]) => {
    const bytes = (context: RequestContext): string => {
      const files = paths.map((path) => ({ path, content: '' }))
      const [target, project] = call(context)
      const body = JSON.stringify({ kind: 'import', prompt: 'x', files, ...project })
      const lines = [
        `POST ${target} HTTP/1.1`,
        'Host: 127.0.0.1',
        'Connection: close',
        `Authorization: Bearer ${context.token}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
      ]
      return [...lines, '', body].join('\r\n')
    }
    return [`${name}, ${transport}`, bytes] as const
  }),
)

/**
 * Returns one of the 256 spellings of a name with 8 characters. Each bit of `at` selects upper case for one of them.
 */
function spelling(name: string, at: number): string {
  return [...name].map((character, bit) => ((at >> bit) & 1 ? character.toUpperCase() : character)).join('')
}
