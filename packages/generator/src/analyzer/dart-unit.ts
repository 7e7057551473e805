import { type CodePiece, readCode } from './dart-code.js'
import { type Declarations, readDeclarations } from './dart-declarations.js'
import { type Directives, readDirectives } from './dart-directives.js'
import type { SyntaxNode } from './dart-parser.js'
import { type Reference, readReferences } from './dart-references.js'
import { createLocator, type Position } from './source-text.js'

/** What the checks need to know of one Dart file. */
export interface DartUnit {
  readonly path: string
  readonly directives: Directives
  readonly declarations: Declarations
  readonly references: readonly Reference[]
  readonly code: readonly CodePiece[]
  /** There is a piece in it that cannot be read. */
  readonly broken: boolean
  readonly locate: (offset: number) => Position
}

export function readDartUnit(path: string, text: string, root: SyntaxNode): DartUnit {
  const directives = readDirectives(root, text)
  const prefixes = new Set(directives.imports.map(({ prefix }) => prefix))
  return {
    path,
    directives,
    declarations: readDeclarations(root, text),
    // Types begin with a capital letter. A part takes the prefixes of its library, which is another file.
    references: readReferences(
      root,
      text,
      (name) => /^[A-Z]/.test(name) || prefixes.has(name) || directives.partOf !== undefined,
    ),
    code: readCode(root, text),
    broken: root.broken,
    locate: createLocator(text),
  }
}
