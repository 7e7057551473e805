import type { LanguageModelV3Message, LanguageModelV3Prompt } from '@ai-sdk/provider'
import type { Diagnostic, EngineInput, EngineSettings, HistoryEntry, SourceFile } from '../../engine.js'
import { fenced } from '../answer/render.js'
import { systemOptions } from '../call/providers.js'
import type { ModelLimits } from '../limits.js'
import { writeTree } from './tree-text.js'

/** Asks for what a run is to do. */
export function writeRequest(input: EngineInput, system: string, limits: ModelLimits): LanguageModelV3Prompt {
  const named = `${input.prompt}\n${input.errorMessage ?? ''}`
  const isNamed = (path: string) => named.includes(path.slice(path.lastIndexOf('/') + 1))
  return [
    systemMessage(system),
    ...input.history.flatMap(writeEntry),
    userMessage(writeProject(input.settings, input.files, limits, isNamed), writeWish(input)),
  ]
}

/** Asks to mend what was found in the files that the run has led to. */
export function writeRepair(
  input: EngineInput,
  system: string,
  limits: ModelLimits,
  files: readonly SourceFile[],
  findings: readonly Diagnostic[],
): LanguageModelV3Prompt {
  const shown = findings.slice(0, limits.findings)
  const paths = new Set(shown.map(({ path }) => path))
  const list = shown.map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}`).join('\n')
  const more = findings.length - shown.length
  return [
    systemMessage(system),
    userMessage(
      writeProject(input.settings, files, limits, (path) => paths.has(path)),
      writeWish(input),
      '# What is to be done now\n\nThe request was carried out: the files above are the result. A check found these errors in it' +
        `${more > 0 ? `, and ${more} more` : ''}:\n\n${fenced(list)}\n` +
        'Mend them: write each file that has to change, whole, and say in a sentence what was wrong. Keep what was asked for.\n',
    ),
  ]
}

function writeProject(
  settings: EngineSettings,
  files: readonly SourceFile[],
  limits: ModelLimits,
  matters: (path: string) => boolean,
): string {
  const { product, appName, packageName, applicationId, primaryColor, darkTheme, features, instructions } = settings
  const known = { product, appName, packageName, applicationId, primaryColor, darkTheme, features, instructions }
  const locked = settings.lockedPaths ?? []
  const lockedText = locked.length > 0 ? `# Files that have to stay as they are\n\n${fenced(locked.join('\n'))}\n` : ''
  const settingsText = JSON.stringify(known, undefined, 2)
  return (
    `# The settings of the project\n\n${fenced(settingsText, 'json')}\n` +
    `${lockedText}# The files of the project\n\n${writeTree(files, limits, matters)}`
  )
}

function writeWish({ kind, prompt, errorMessage }: Pick<EngineInput, 'kind' | 'prompt' | 'errorMessage'>): string {
  const error = errorMessage === null ? '' : `\n# The error message\n\n${fenced(errorMessage)}`
  return `# The request${kind === 'fix' ? ' (to mend an error)' : ''}\n\n${fenced(prompt)}${error}`
}

/** One earlier run, as a question and an answer. */
function writeEntry({ kind, prompt, errorMessage, answer }: HistoryEntry): LanguageModelV3Message[] {
  const question = writeWish({ kind: kind === 'fix' ? 'fix' : 'code', prompt, errorMessage })
  // Answers are kept without their files. One that had none would teach the model to write none.
  const files =
    kind === 'conversation' || kind === 'analysis' ? '' : '\n\n(What I wrote is among the files of the project below.)'
  return [
    userMessage(question),
    { role: 'assistant', content: [{ type: 'text', text: `${answer || 'Done.'}${files}` }] },
  ]
}

function systemMessage(content: string): LanguageModelV3Message {
  return { role: 'system', content, providerOptions: systemOptions }
}

function userMessage(...parts: readonly string[]): LanguageModelV3Message {
  return { role: 'user', content: [{ type: 'text', text: parts.join('\n') }] }
}
