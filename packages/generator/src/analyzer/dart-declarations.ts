import { textOf } from './dart-directives.js'
import type { SyntaxNode } from './dart-parser.js'

export interface Declarations {
  /** What other files of the project can see. */
  readonly topLevel: ReadonlySet<string>
  /** Every name that is declared anywhere in the file: parameters, locals, members and type parameters too. */
  readonly all: ReadonlySet<string>
  /** Names in pieces that cannot be read: each may be a declaration. */
  readonly uncertain: ReadonlySet<string>
  /** Members that extensions add to types. */
  readonly extensionMembers: ReadonlySet<string>
}

/** The first identifier in one of these is the declared name. */
const declaring = new Set([
  'class_definition',
  'mixin_application_class',
  'mixin_declaration',
  'enum_declaration',
  'enum_constant',
  'extension_declaration',
  'extension_type_declaration',
  'representation_declaration',
  'function_signature',
  'getter_signature',
  'setter_signature',
  'formal_parameter',
  'constructor_param',
  'super_formal_parameter',
  'initialized_variable_definition',
  'initialized_identifier',
  'static_final_declaration',
  'for_loop_parts',
  'variable_pattern',
  'typed_identifier',
])
/** Nothing in these is visible to other files. */
const inner = new Set([
  'class_body',
  'enum_body',
  'extension_body',
  'function_body',
  'function_expression',
  'formal_parameter_list',
  'type_parameters',
  'representation_declaration',
])

export function readDeclarations(root: SyntaxNode, text: string): Declarations {
  const topLevel = new Set<string>()
  const all = new Set<string>()
  const uncertain = new Set<string>()
  const extensionMembers = new Set<string>()
  const open: { node: SyntaxNode; isTopLevel: boolean; inExtension: boolean }[] = [
    { node: root, isTopLevel: true, inExtension: false },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node } = next
    const isTopLevel = next.isTopLevel && !inner.has(node.type)
    const inExtension = next.inExtension || node.type === 'extension_body'
    for (const name of declaredNames(node, text)) {
      all.add(name)
      if (isTopLevel) topLevel.add(name)
      if (inExtension) extensionMembers.add(name)
    }
    if (node.type === 'ERROR') {
      for (const { start, end, type } of node.children)
        if (type.endsWith('identifier')) uncertain.add(text.slice(start, end))
    }
    for (const child of node.children)
      if (child.children.length > 0) open.push({ node: child, isTopLevel, inExtension })
  }
  return { topLevel, all, uncertain, extensionMembers }
}

function declaredNames(node: SyntaxNode, text: string): string[] {
  const named = (type: string) =>
    node.children.filter((child) => child.type === type).map((child) => textOf(child, text))
  if (declaring.has(node.type)) return named('identifier').slice(0, 1)
  switch (node.type) {
    case 'type_parameter':
      return named('type_identifier').slice(0, 1)
    case 'type_alias': {
      const isNewForm = node.children.some((child) => child.type === '=')
      // `typedef Name = …` or `typedef Result Name(…)`.
      return isNewForm ? named('type_identifier').slice(0, 1) : named('type_identifier').slice(-1)
    }
    case 'catch_parameters':
      return named('identifier')
    default:
      return []
  }
}
