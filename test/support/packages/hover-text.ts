import { join } from 'node:path'
import ts from 'typescript'

/** Returns the documentation that an editor shows at `§` in a program that imports the SDK. */
export function hoverText(folder: string, program: string): string {
  const code = `import { createAssistant } from '@assistant/sdk'\n${program}\nexport {}\n`
  const path = join(folder, 'hover.ts')
  const read = (name: string) => (name === path ? code.replace('§', '') : ts.sys.readFile(name))
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      types: [],
    }),
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot(name) {
      const text = read(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === path || ts.sys.fileExists(name),
    readFile: read,
  })
  const { documentation, tags = [] } = service.getQuickInfoAtPosition(path, code.indexOf('§')) ?? {}
  const tagTexts = tags.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)
  return [ts.displayPartsToString(documentation), ...tagTexts].join('\n')
}
