import { cp, mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { Cleanup } from '../cleanup.js'
import { startProcess } from '../processes/test-process.js'
import { repositoryRoot } from '../servers/start-product.js'

/** The files of an image and the settings to run it. */
export interface Image {
  /** The root folder of its files. */
  readonly folder: string
  /** Returns the arguments of the last instruction with this name, such as `USER` or `CMD`. */
  readonly instruction: (name: string) => string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Copies the files that `.dockerignore` does not exclude. It supports only the kinds of lines that the file contains.
 */
async function copyContext(folder: string): Promise<void> {
  const lines = (await readFile(join(repositoryRoot, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => /^[^#]/.test(line))
  const [everything, ...others] = lines
  if (everything !== '*')
    throw new Error('.dockerignore must begin with *, so that it excludes every file that it does not name.')
  const names = new Set(others.flatMap((line) => /^\*\*\/([\w.]+)$/.exec(line)?.[1] ?? []))
  const paths = new Set(others.filter((line) => /^[\w./-]+$/.test(line)))
  const isExcluded = (path: string) =>
    names.has(basename(path)) ||
    paths.has(relative(repositoryRoot, path)) ||
    (names.has('*.test.ts') && path.endsWith('.test.ts'))
  for (const line of others.filter((line) => line.startsWith('!'))) {
    const path = line.slice(1)
    await cp(join(repositoryRoot, path), join(folder, path), {
      recursive: true,
      filter: (source) => !isExcluded(source),
    })
  }
}

/**
 * Builds the product's Dockerfile stage by stage, in folders of this machine and with its Node, because not every
 * machine has a container engine. `adapt` rewrites a command for this machine; a result of undefined skips the command.
 */
export async function buildImage(
  cleanup: Cleanup,
  folder: string,
  adapt: (command: string) => string | undefined,
): Promise<Image> {
  const context = join(folder, 'context')
  await copyContext(context)
  const instructions = new Map<string, string>()
  const environment: Record<string, string> = {}
  let stage = context
  const inStage = (path: string) => join(stage, instructions.get('WORKDIR') ?? '', path)

  for (const line of (await readFile(join(repositoryRoot, 'Dockerfile'), 'utf8')).split('\n')) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    const parts = text.split(' ')
    instructions.set(name, text)
    if (name === 'FROM') stage = join(folder, parts[2] ?? 'image')
    if (name === 'WORKDIR') await mkdir(inStage(''), { recursive: true })
    if (name === 'ENV') Object.assign(environment, Object.fromEntries(parts.map((part) => part.split('='))))
    if (name === 'RUN') await run(cleanup, adapt(text), inStage(''))
    if (name === 'COPY') {
      const from = parts[0]?.startsWith('--from=')
        ? join(folder, parts.shift()?.slice('--from='.length) ?? '')
        : context
      const target = parts.pop() ?? ''
      for (const source of parts) {
        const isFile = (await stat(join(from, source))).isFile()
        const path = isFile && target.endsWith('/') ? join(target, basename(source)) : target
        await mkdir(dirname(inStage(path)), { recursive: true })
        await cp(join(from, source), inStage(path), { recursive: true, verbatimSymlinks: true })
      }
    }
  }
  return {
    folder: stage,
    environment,
    instruction: (name) => {
      const text = instructions.get(name)
      if (text === undefined) throw new Error(`The Dockerfile has no ${name}`)
      return text
    },
  }
}

async function run(cleanup: Cleanup, command: string | undefined, workingFolder: string): Promise<void> {
  if (command === undefined) return
  const parameters = { arguments: ['-c', command], workingFolder, environment: { CI: 'true' }, hasGroup: true }
  const child = startProcess(cleanup, { command: 'sh', ...parameters })
  const { code } = await child.exited
  if (code !== 0) throw new Error(`${command} failed:\n${child.output()}`)
}
