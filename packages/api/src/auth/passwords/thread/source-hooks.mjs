// Module hooks that let Node.js load TypeScript sources. In a source, a relative import of a `.js` file means the `.ts`
// file of the same name.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function resolve(specifier, context, next) {
  const isOfSource = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier)
  return next(isOfSource ? specifier.replace(/\.js$/, '.ts') : specifier, context)
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const text = await readFile(fileURLToPath(url), 'utf8')
  return { format: 'module', shortCircuit: true, source: await transpile(text) }
}

const cache = join(tmpdir(), 'assistant-transpiled-sources')

/** Transpiles a source. Results are cached in files: to load the compiler takes half a second in each process. */
async function transpile(text) {
  const path = join(cache, `${createHash('sha256').update(text).digest('hex')}.js`)
  const cached = await readFile(path, 'utf8').catch(() => undefined)
  if (cached !== undefined) return cached
  const { default: typescript } = await import('typescript')
  const { transpileModule, ModuleKind, ScriptTarget } = typescript
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, verbatimModuleSyntax: true }
  const { outputText } = transpileModule(text, { compilerOptions })
  await mkdir(cache, { recursive: true })
  // Other processes never read a file that is half written.
  await writeFile(`${path}.${process.pid}`, outputText)
  await rename(`${path}.${process.pid}`, path)
  return outputText
}
