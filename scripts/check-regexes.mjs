// Checks with recheck that every regular expression of the product matches in linear time (ReDoS).
// Checks all of them, because an expression that only reads safe text today may read text from callers tomorrow.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import recheck from 'recheck'
import ts from 'typescript'
import { root } from './setup.mjs'

/**
 * Maximum time for one expression. The slowest takes some seconds, and more beside other work. An undecided expression
 * counts as a failure.
 */
const timeoutMs = 300_000

/**
 * Minimum time of a match that confirms a guess. The library chooses texts that take seconds; in linear time they take a
 * few milliseconds.
 */
const slowMs = 100

/**
 * Returns `{ place, source, flags }` of every regular expression of a file. `source` and `flags` are null if not
 * constant.
 */
export function regexesOf(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const constants = constantsOf(file)
  const found = []
  const visit = (node) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart())
    const place = `${path}:${line + 1}`
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') {
      const [source, flags] = node.arguments ?? []
      found.push({ place, source: textOf(source, constants), flags: flags ? textOf(flags, constants) : '' })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Returns the initializers of a file's top-level constants, by name. */
function constantsOf(file) {
  const constants = new Map()
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer) constants.set(name.text, initializer)
    }
  }
  return constants
}

/** Returns the constant text of an expression, or null. */
function textOf(node, constants) {
  if (node === undefined) return null
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isIdentifier(node)) return textOf(constants.get(node.text), constants)
  if (!ts.isTemplateExpression(node)) return null
  const parts = node.templateSpans.map(({ expression, literal }) => {
    const text = textOf(expression, constants)
    return text === null ? null : text + literal.text
  })
  return parts.includes(null) ? null : node.head.text + parts.join('')
}

/** Yields the paths of the product's sources in a folder, without tests and test helpers. */
function* sourcesOf(folder) {
  for (const name of readdirSync(join(root, folder))) {
    const source = join(folder, name, 'src')
    for (const file of readdirSync(join(root, source), { recursive: true })) {
      if (/\.tsx?$/.test(file) && !/\.(?:test|fixture)\.ts$|(?:^|[\\/])testing[\\/]/.test(file))
        yield join(source, file)
    }
  }
}

/** Returns a description of the fault of an expression, or undefined. */
export async function faultOf({ source, flags }) {
  if (source === null || flags === null) return 'is built at run time: write a literal, or search for the text'
  const { status, complexity, error, attack, checker } = await recheck.check(source, flags, { timeout: timeoutMs })
  if (status === 'safe') return undefined
  // The fuzzer guesses from the steps of its own matcher, and is wrong now and then.
  if (checker === 'fuzz' && status === 'vulnerable' && !isSlow(source, flags, attack.string)) return undefined
  if (status === 'unknown') return `cannot be analysed (${error.kind}): split it into simpler parts`
  return `takes more than linear time (${complexity.summary}), for example for ${attack.pattern}`
}

export function isSlow(source, flags, text) {
  try {
    new Script('new RegExp(source, flags).test(text)').runInNewContext({ source, flags, text }, { timeout: slowMs })
    return false
  } catch {
    return true
  }
}

async function main() {
  const byText = new Map()
  for (const folder of ['apps', 'packages']) {
    for (const path of sourcesOf(folder)) {
      for (const regex of regexesOf(path, readFileSync(join(root, path), 'utf8'))) {
        const key = regex.source === null ? regex.place : `/${regex.source}/${regex.flags}`
        const known = byText.get(key)
        if (known === undefined) byText.set(key, { ...regex, places: [regex.place] })
        else known.places.push(regex.place)
      }
    }
  }
  let faults = 0
  for (const [key, regex] of byText) {
    const fault = await faultOf(regex)
    if (fault === undefined) continue
    faults += 1
    console.log(`${regex.places.join(', ')}: ${key} ${fault}`)
  }
  console.log(`${byText.size} regular expressions, ${faults} faults`)
  // The library has a process of its own that would keep this one alive.
  process.exit(faults === 0 ? 0 : 1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
