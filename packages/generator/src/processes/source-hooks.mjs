// Module hooks that let Node.js load TypeScript sources. In a source, a relative import of a `.js` file means the `.ts`
// file of the same name, and JSON is a module.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function resolve(specifier, context, next) {
  const isOfSource = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier)
  return next(isOfSource ? specifier.replace(/\.js$/, '.ts') : specifier, context)
}

export async function load(url, context, next) {
  if (!/\.(?:ts|json)$/.test(url)) return next(url, context)
  const text = await readFile(fileURLToPath(url), 'utf8')
  const source = url.endsWith('.json') ? `export default ${text}` : await transpile(text)
  return { format: 'module', shortCircuit: true, source }
}

const cache = fileURLToPath(new URL('../../../../node_modules/.cache/assistant-transpiled-sources/', import.meta.url))
const require = createRequire(import.meta.url)
const { version } = require('typescript/package.json')

/** Transpiles a source. Results are cached in files: to load the compiler takes half a second in each process. */
async function transpile(text) {
  const path = join(cache, `${createHash('sha256').update(version).update(text).digest('hex')}.js`)
  const cached = await readFile(path, 'utf8').catch(() => undefined)
  if (cached !== undefined) return cached
  const { transpileModule, ModuleKind, ScriptTarget } = require('typescript')
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, verbatimModuleSyntax: true }
  const { outputText } = transpileModule(text, { compilerOptions })
  await write(path, outputText).catch(() => undefined)
  return outputText
}

/** Writes a file at once, so that other processes and threads never read half of it. */
async function write(path, text) {
  const temporary = `${path}.${randomUUID()}`
  await mkdir(cache, { recursive: true })
  await writeFile(temporary, text)
  await rename(temporary, path)
}
