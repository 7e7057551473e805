// Lets Node.js load the sources of this package: `.js` in an import of theirs means the `.ts` file, and JSON is a module.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import typescript from 'typescript'

const { transpileModule, ModuleKind, ScriptTarget } = typescript
const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, verbatimModuleSyntax: true }

export function resolve(specifier, context, next) {
  const isOfSource = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier)
  return next(isOfSource ? specifier.replace(/\.js$/, '.ts') : specifier, context)
}

export async function load(url, context, next) {
  if (!/\.(?:ts|json)$/.test(url)) return next(url, context)
  const text = await readFile(fileURLToPath(url), 'utf8')
  const source = url.endsWith('.json')
    ? `export default ${text}`
    : transpileModule(text, { compilerOptions }).outputText
  return { format: 'module', shortCircuit: true, source }
}
