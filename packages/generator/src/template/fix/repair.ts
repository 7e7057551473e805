import type { Diagnostic } from '../../engine.js'
import { importRepair, showRepair } from './imports.js'
import { initialiseRepair } from './initialise.js'
import { permissionRepair, usageRepair } from './permissions.js'
import { dependencyRepair, runtimeDependencyRepair } from './pubspec.js'
import { type Remedy, remedyOf } from './remedy.js'
import { type Mend, offsetAt, type Tree } from './text-edit.js'

/** A way to mend one finding, not yet tried. */
export interface Repair extends Mend {
  readonly finding: Diagnostic
}

/** How a finding can be mended, from what it says itself; null where that is not known. Syntax has ways of its own. */
export function repairOf(finding: Diagnostic, tree: Tree): Repair | null {
  const text = tree.get(finding.path)
  const remedy = remedyOf(finding)
  const mend = text === undefined || remedy === null ? null : mendOf(finding, remedy, text, tree)
  return mend === null ? null : { finding, ...mend }
}

function mendOf(finding: Diagnostic, remedy: Remedy, text: string, tree: Tree): Mend | null {
  switch (remedy.kind) {
    case 'insert':
      return null
    case 'rename':
      return rename(finding, text, remedy.to)
    case 'import':
      return importRepair(finding.path, text, remedy.uris)
    case 'show':
      return showRepair(finding.path, text, remedy)
    case 'dependency':
      return dependencyRepair(tree, remedy)
    case 'runtime-dependency':
      return runtimeDependencyRepair(tree, remedy)
    case 'android-permission':
      return permissionRepair(finding.path, text, remedy.name)
    case 'ios-usage':
      return usageRepair(tree, finding.path, text, remedy.key)
    default:
      return initialiseRepair(tree, finding, remedy)
  }
}

/** The name, or the text between the quotes, that stands where the finding is. */
function rename({ path, line, column }: Diagnostic, text: string, to: string): Mend | null {
  const from = offsetAt(text, line, column)
  const name = /^(?:[\w$]+|'[^'\n]*'|"[^"\n]*")/.exec(text.slice(from, from + 300))?.[0]
  if (name === undefined) return null
  const quote = /^['"]/.exec(name)?.[0] ?? ''
  const edits = [{ path, from, to: from + name.length, text: `${quote}${to}${quote}` }]
  return { edits, words: `\`${name}\` is now \`${quote}${to}${quote}\`` }
}
