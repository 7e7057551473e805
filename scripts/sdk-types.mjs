// Writes the client interface of the SDK from the records of the contract: npm run sdk:types. With --check, compares only.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root, setUp } from './setup.mjs'

const target = join(root, 'packages', 'sdk', 'src', 'api.ts')
const source = join(root, 'packages', 'contract', 'src', 'index.ts')
const maxLineLength = 120

await setUp(['@assistant/contract'])
const { contract, roleErrors } = await import('../packages/contract/dist/index.js')

const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
const program = ts.createProgram([source], options)
const checker = program.getTypeChecker()
const moduleExports = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(source)))

/** The named types of the contract, by their identity: the same type comes back inside of lists and objects. */
const names = new Map()
for (const exported of moduleExports) {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const declaration = symbol.declarations?.find(ts.isTypeAliasDeclaration)
  // Types whose names end with `Input` are parsed inputs, which have defaults filled in.
  if (declaration === undefined || declaration.typeParameters || exported.name.endsWith('Input')) continue
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union) && !names.has(type)) {
    names.set(type, { name: exported.name, text: documentation(symbol) || documentation(schemaOf(declaration)) })
  }
}

/** The data types that the interface refers to, by name. */
const dataTypes = new Map()

const routers = Object.entries(contract).map(([router, records]) => ({
  router,
  procedures: Object.entries(records).map(([procedure, record]) => describeProcedure(router, procedure, record)),
}))
for (const [type, { name }] of names) if (name === 'ErrorBody') print(type)
const text = format(render())
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8') !== text) {
  console.log('packages/sdk/src/api.ts differs from the contract. Run: npm run sdk:types')
  process.exit(1)
}

/** Returns the names of the types of a procedure, and its documentation. */
function describeProcedure(router, procedure, record) {
  const name = pascal(router) + pascal(procedure)
  const at = (...keys) =>
    typeAt(
      moduleExports.find((one) => one.name === 'contract'),
      router,
      procedure,
      ...keys,
    )
  const given = at('input', '_zod', 'input')
  const isOptional = given.flags & ts.TypeFlags.Union && given.types.some(isUndefined)
  const input = nameType(`${name}Input`, isOptional ? checker.getNonNullableType(given) : given)
  const schema = record.kind === 'subscription' ? 'event' : 'output'
  const output = nameType(name + pascal(schema), at(schema, '_zod', 'output'))
  const errors = [...roleErrors(record), ...record.errors.filter((code) => !roleErrors(record).includes(code))]
  const paragraphs = [
    `${record.summary}.`,
    record.description,
    errors.length > 0 && `@throws {AssistantError} ${errors.join(', ')}`,
  ]
  return { procedure, record, input, isOptional, output, text: paragraphs.filter(Boolean).join('\n\n') }
}

/**
 * Returns the type as text: its name in the contract, or `name`, which it declares. Simple types are printed in place.
 */
function nameType(name, type) {
  if (names.has(type) || !(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union)) || isRecord(type))
    return print(type)
  dataTypes.set(name, { type, text: '' })
  return name
}

/** Prints a type. `isRoot` prints the structure of a named type instead of its name. */
function print(type, isRoot = false) {
  const named = isRoot ? undefined : names.get(type)
  if (named !== undefined) {
    if (!dataTypes.has(named.name)) dataTypes.set(named.name, { type, text: named.text })
    return named.name
  }
  if (type.isUnion()) return printUnion(type, isRoot)
  if (checker.isArrayType(type)) {
    const item = print(checker.getTypeArguments(type)[0])
    return /[ |]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
  }
  if (type.flags & ts.TypeFlags.Object && !isRecord(type)) return printObject(type)
  return checker.typeToString(
    type,
    undefined,
    ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType,
  )
}

/** Prints a union in an order that does not depend on the order in which the compiler meets its members. */
function printUnion(type, isRoot) {
  const isEmpty = (member) => member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)
  const rest = type.types.filter((member) => !isEmpty(member))
  // A named union with null or undefined is a union of its members: put its name back.
  const whole = isRoot
    ? undefined
    : [...names.keys()].find((known) => known.isUnion() && hasSameMembers(known.types, rest))
  const isBoolean = rest.length === 2 && rest.every((member) => member.flags & ts.TypeFlags.BooleanLiteral)
  const members = whole ? [print(whole)] : isBoolean ? ['boolean'] : rest.map((member) => print(member)).sort()
  return [
    ...members,
    ...type.types
      .filter(isEmpty)
      .map((member) => checker.typeToString(member))
      .sort(),
  ].join(' | ')
}

function hasSameMembers(left, right) {
  return left.length === right.length && left.every((member) => right.includes(member))
}

function printObject(type) {
  const properties = checker.getPropertiesOfType(type).map((property) => {
    const isOptional = property.flags & ts.SymbolFlags.Optional ? '?' : ''
    return `${comment(documentation(property))}${property.name}${isOptional}: ${print(checker.getTypeOfSymbol(property))}`
  })
  const [index] = checker.getIndexInfosOfType(type)
  if (index !== undefined) properties.push(`[key: string]: ${print(index.type)}`)
  return properties.length === 0 ? '{}' : `{\n${properties.join('\n')}\n}`
}

function render() {
  const interfaces = routers.map(({ router, procedures }) => {
    const members = procedures.map((one) => `${comment(one.text)}${one.procedure}: {\n${renderMethods(one)}\n}`)
    return `/** Procedures of \`${router}\`. */\nexport interface ${pascal(router)}Api {\n${members.join('\n\n')}\n}`
  })
  const definitions = routers.map(({ router, procedures }) => {
    const members = procedures.map((one) => `${one.procedure}: ${renderDefinition(one)}`)
    return `${router}: {\n${members.join('\n')}\n}`
  })
  const data = [...dataTypes].map(
    ([name, { type, text }]) => `${comment(text)}export type ${name} = ${print(type, true)}`,
  )
  // Printing a type may add the types that it refers to, so that the list is complete only at its end.
  for (let printed = data.length; printed < dataTypes.size; printed = data.length) {
    const more = [...dataTypes].slice(printed)
    data.push(...more.map(([name, { type, text }]) => `${comment(text)}export type ${name} = ${print(type, true)}`))
  }
  return `// Generated by \`npm run sdk:types\` from packages/contract. Do not edit.
import type { TRPCBuiltRouter, TRPCDecorateCreateRouterOptions, TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server'
import type { CallOptions, ErrorShape, IterateOptions, SubscribeOptions, TrackedEvent, Unsubscribable } from './calls.js'

/** All procedures of the server. */
export interface Api {
${routers.map(({ router }) => `${router}: ${pascal(router)}Api`).join('\n')}
}

${interfaces.join('\n\n')}

${data.join('\n\n')}

type ErrorOf = ErrorShape<ErrorBody>

/** The procedures in the form that tRPC builds them in. */
export type Procedures = {
${definitions.join('\n')}
}

/** The router of the server as a type. */
export type AppRouter = TRPCBuiltRouter<{ ctx: object; meta: object; errorShape: ErrorOf; transformer: false }, TRPCDecorateCreateRouterOptions<Procedures>>
`
}

function renderMethods({ record, input, isOptional, output, text }) {
  const given = `input${isOptional ? '?' : ''}: ${input}${isOptional ? ' | undefined' : ''}`
  if (record.kind !== 'subscription') {
    return `${comment(text)}${record.kind === 'query' ? 'query' : 'mutate'}(${given}, options?: CallOptions): Promise<${output}>`
  }
  const event = record.isTracked ? `TrackedEvent<${output}>` : output
  return [
    `${comment(text)}subscribe(input: ${input}${isOptional ? ' | undefined' : ''}, options: SubscribeOptions<${event}, ErrorBody>): Unsubscribable`,
    `${comment(text)}subscribe(${given}, options?: IterateOptions): AsyncIterableIterator<${event}>`,
  ].join('\n')
}

function renderDefinition({ record, input, isOptional, output }) {
  const event = record.isTracked ? `TrackedEvent<${output}>` : output
  const answer = record.kind === 'subscription' ? `AsyncIterable<${event}>` : output
  const given = isOptional ? `${input} | undefined` : input
  return `TRPC${pascal(record.kind)}Procedure<{ input: ${given}; output: ${answer}; meta: object; errorShape: ErrorOf }>`
}

function typeAt(symbol, ...keys) {
  return keys.reduce(
    (type, key) => checker.getTypeOfSymbol(checker.getPropertyOfType(type, key)),
    checker.getTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol),
  )
}

/** Returns the symbol of the schema in `type X = z.output<typeof x>`. */
function schemaOf({ type }) {
  const query = ts.isTypeReferenceNode(type) ? type.typeArguments?.find(ts.isTypeQueryNode) : undefined
  return query && checker.getSymbolAtLocation(query.exprName)
}

function documentation(symbol) {
  if (symbol === undefined) return ''
  const resolved = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return ts.displayPartsToString(resolved.getDocumentationComment(checker))
}

function comment(text) {
  if (text === '') return ''
  const [first, ...others] = text.split('\n')
  if (others.length === 0 && first.length < maxLineLength - 20) return `/** ${first} */\n`
  return `/**\n${text
    .split('\n')
    .map((line) => ` * ${line}`.trimEnd())
    .join('\n')}\n */\n`
}

function isRecord(type) {
  return type.aliasSymbol?.name === 'Record'
}

function isUndefined(type) {
  return (type.flags & ts.TypeFlags.Undefined) !== 0
}

function pascal(name) {
  return name[0].toUpperCase() + name.slice(1)
}

function format(text) {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const { stdout, stderr, status } = spawnSync(process.execPath, [biome, 'format', `--stdin-file-path=${target}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
