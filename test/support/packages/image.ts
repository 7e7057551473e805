import { cp, mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { Cleanup } from '../cleanup.js'
import { startProcess } from '../processes/test-process.js'
import { repositoryRoot } from '../servers/start-product.js'

/** What an image holds and how it is run. */
export interface Image {
  /** Its root. */
  readonly folder: string
  /** Of an instruction, what stood behind its last mention: `USER`, `CMD`. */
  readonly said: (instruction: string) => string
  readonly environment: Readonly<Record<string, string>>
}

/** A folder with what `.dockerignore` lets through, by the few kinds of lines that it has. */
async function makeContext(folder: string): Promise<void> {
  const lines = (await readFile(join(repositoryRoot, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => /^[^#]/.test(line))
  const [everything, ...others] = lines
  if (everything !== '*') throw new Error('.dockerignore begins with *: what is not named stays out')
  const names = new Set(others.flatMap((line) => /^\*\*\/([\w.]+)$/.exec(line)?.[1] ?? []))
  const paths = new Set(others.filter((line) => /^[\w./-]+$/.test(line)))
  const isLeftOut = (path: string) =>
    names.has(basename(path)) ||
    paths.has(relative(repositoryRoot, path)) ||
    (names.has('*.test.ts') && path.endsWith('.test.ts'))
  for (const line of others.filter((line) => line.startsWith('!'))) {
    const path = line.slice(1)
    await cp(join(repositoryRoot, path), join(folder, path), {
      recursive: true,
      filter: (source) => !isLeftOut(source),
    })
  }
}

/**
 * Does what a builder does with the product's Dockerfile, stage by stage, in folders of this machine and with its Node:
 * there is no engine everywhere. `adapt` words a command for this machine; undefined leaves it out.
 */
export async function buildImage(
  cleanup: Cleanup,
  folder: string,
  adapt: (command: string) => string | undefined,
): Promise<Image> {
  const context = join(folder, 'context')
  await makeContext(context)
  const said = new Map<string, string>()
  const environment: Record<string, string> = {}
  let stage = context
  const inStage = (path: string) => join(stage, said.get('WORKDIR') ?? '', path)

  for (const line of (await readFile(join(repositoryRoot, 'Dockerfile'), 'utf8')).split('\n')) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    const words = text.split(' ')
    said.set(name, text)
    if (name === 'FROM') stage = join(folder, words[2] ?? 'image')
    if (name === 'WORKDIR') await mkdir(inStage(''), { recursive: true })
    if (name === 'ENV') Object.assign(environment, Object.fromEntries(words.map((word) => word.split('='))))
    if (name === 'RUN') await run(cleanup, adapt(text), inStage(''))
    if (name === 'COPY') {
      const from = words[0]?.startsWith('--from=')
        ? join(folder, words.shift()?.slice('--from='.length) ?? '')
        : context
      const target = words.pop() ?? ''
      for (const source of words) {
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
    said: (instruction) => {
      const text = said.get(instruction)
      if (text === undefined) throw new Error(`The Dockerfile has no ${instruction}`)
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
