import {
  type ClassFacts,
  type EnumFacts,
  findInstanceMember,
  type Member,
  type PackageFacts,
  type Parameters,
  type SymbolFacts,
} from '../knowledge/likeminds.js'
import type { Step } from './dart-references.js'
import { checkCall, type Finding } from './likeminds-call.js'
import { withSuggestion } from './suggestion.js'

/** What is known of the value of an expression so far. `undefined` stands for: nothing, so nothing more is judged. */
export type Known =
  | { readonly kind: 'type'; readonly name: string; readonly facts: SymbolFacts; readonly in: PackageFacts }
  | { readonly kind: 'instance'; readonly name: string; readonly facts: ClassFacts; readonly in: PackageFacts }
  | { readonly kind: 'callable'; readonly parameters: Parameters; readonly makes: Known | undefined }

export interface ChainContext {
  /** The name of a type or an expression as it stands in messages. */
  readonly label: string
  /** Where the name stands that is looked at. */
  readonly offset: number
  /** Members that extensions of the project or of the packages add: on which types is not asked. */
  readonly extensionMembers: ReadonlySet<string>
  report(finding: Finding): void
}

const membersOfEveryObject = new Set(['hashCode', 'runtimeType', 'toString', 'noSuchMethod'])

/** Follows a chain of members, calls and cascades for as long as everything about it is certain. */
export function followChain(start: Known, steps: readonly Step[], context: ChainContext): Known | undefined {
  let known: Known | undefined = start
  let { label, offset } = context
  for (const step of steps) {
    if (known === undefined) return undefined
    if (step.kind === 'cascade') {
      followChain(known, step.steps, { ...context, label, offset })
    } else if (step.kind === 'call') {
      known = followCall(known, step, { ...context, label, offset })
    } else {
      known = followMember(known, step, { ...context, label })
      label = `${label}.${step.name}`
      offset = step.offset
    }
  }
  return known
}

function followCall(known: Known, step: Step & { kind: 'call' }, context: ChainContext): Known | undefined {
  let callable: Known | undefined = known
  if (known.kind === 'type' && known.facts.kind === 'class') {
    callable = constructorNamed(known, known.facts, '')
    if (callable === undefined) {
      const { label, offset } = context
      const message = withConstructors(`\`${label}\` has no public unnamed constructor.`, label, known.facts)
      context.report({ offset, code: 'unknown-constructor', message })
    }
  }
  if (callable?.kind !== 'callable') return undefined
  for (const finding of checkCall(context.label, context.offset, step.call, callable.parameters))
    context.report(finding)
  return callable.makes
}

function followMember(known: Known, step: Step & { kind: 'member' }, context: ChainContext): Known | undefined {
  switch (known.kind) {
    case 'callable':
      return undefined
    case 'instance':
      return followInstanceMember(known, step, context)
    case 'type':
      if (known.facts.kind === 'class') return followStatic({ ...known, facts: known.facts }, step, context)
      if (known.facts.kind === 'enum') followEnumValue(known.facts, step, context)
      return undefined
  }
}

function followStatic(
  known: Known & { kind: 'type'; facts: ClassFacts },
  step: Step & { kind: 'member' },
  context: ChainContext,
): Known | undefined {
  const { facts } = known
  const name = step.name === 'new' ? '' : step.name
  const made = constructorNamed(known, facts, name)
  if (made !== undefined) return made
  if (Object.hasOwn(facts.statics, name)) {
    // A singleton: in both packages, `instance` is of the class that it stands in.
    if (name === 'instance') return { kind: 'instance', name: known.name, facts, in: known.in }
    return callableMember(facts.statics[name])
  }
  const candidates = [...Object.keys(facts.statics), ...Object.keys(facts.constructors)]
  const isConstructor = name === ''
  const message = isConstructor
    ? withConstructors(`\`${context.label}\` has no public unnamed constructor.`, context.label, facts)
    : `\`${context.label}\` has no static member or constructor \`${name}\`.`
  context.report({
    offset: step.offset,
    code: isConstructor ? 'unknown-constructor' : 'unknown-member',
    message: withSuggestion(message, name, candidates),
  })
  return undefined
}

function followEnumValue(facts: EnumFacts, step: Step & { kind: 'member' }, context: ChainContext): void {
  if (facts.values.includes(step.name) || step.name === 'values') return
  // A factory constructor whose own name is not known: by custom `fromValue`, `fromJson` and the like.
  if (Object.hasOwn(facts.members, context.label.replace(/^.*\./s, '')) && step.name.startsWith('from')) return
  const message = `\`${context.label}\` has no value \`${step.name}\`.`
  context.report({
    offset: step.offset,
    code: 'unknown-value',
    message: withSuggestion(message, step.name, facts.values),
  })
}

function followInstanceMember(
  known: Known & { kind: 'instance' },
  step: Step & { kind: 'member' },
  context: ChainContext,
): Known | undefined {
  const { name, offset } = step
  const member = findInstanceMember(known.in, known.facts, name)
  if (member === 'undecided' || membersOfEveryObject.has(name)) return undefined
  if (member !== undefined) return callableMember(member)
  if (context.extensionMembers.has(name)) return undefined
  const message = `\`${known.name}\` has no member \`${name}\`.`
  context.report({
    offset,
    code: 'unknown-member',
    message: withSuggestion(message, name, Object.keys(known.facts.members)),
  })
  return undefined
}

function constructorNamed(known: Known & { kind: 'type' }, facts: ClassFacts, name: string): Known | undefined {
  if (!Object.hasOwn(facts.constructors, name)) return undefined
  const makes: Known = { kind: 'instance', name: known.name, facts, in: known.in }
  return { kind: 'callable', parameters: facts.constructors[name] ?? {}, makes }
}

function callableMember(member: Member | undefined): Known | undefined {
  if (member === undefined || member === 'value') return undefined
  return { kind: 'callable', parameters: member, makes: undefined }
}

function withConstructors(message: string, label: string, facts: ClassFacts): string {
  const ways = Object.keys(facts.constructors).map((name) => `\`${label}.${name}(…)\``)
  if (Object.hasOwn(facts.statics, 'instance')) ways.unshift(`\`${label}.instance\``)
  return ways.length === 0 ? message : `${message} There is ${ways.slice(0, 4).join(', ')}.`
}
