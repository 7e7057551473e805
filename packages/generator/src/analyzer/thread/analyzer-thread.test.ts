import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { createAnalyzer } from '../analyzer.js'
import { createLocalAnalyzer } from '../local-analyzer.js'
import { startAnalyzerThread, ThreadDied, ThreadNotStarted } from './analyzer-thread.js'
import { createThreadedAnalyzer } from './threaded-analyzer.js'

/** Types in types in types, which nobody closes: each takes the parser as long as it is allowed. */
const hostile = ['a', 'b', 'c'].map((name) => ({ path: `${name}.dart`, content: 'a<'.repeat(60_000) }))
const files = [
  { path: 'b.dart', content: 'void f( {' },
  { path: 'a.yaml', content: 'a: 1\na: 2' },
  {
    path: 'c.dart',
    content: "import 'package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart'; LMChatKore? a;",
  },
]

const analyzer = createAnalyzer()
afterAll(() => analyzer.close())

/** A thread that runs other code than it is meant to. */
const fileOf = (code: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort as port } from 'node:worker_threads';${code}`)}`,
  )
const threadOf = (code: string) => startAnalyzerThread({ file: fileOf(code), heapMegabytes: 16 })
const dying = (how: string) => `port.on('message', () => { ${how} }); port.postMessage({ type: 'ready' })`

describe('the thread of the analyzer', () => {
  it('finds what the analyzer finds in this thread', async () => {
    const found = await (await createLocalAnalyzer()).analyze(files)
    expect(found.length).toBeGreaterThanOrEqual(3)
    expect(await analyzer.analyze(files)).toEqual(found)
  })

  it('leaves the event loop to others while it reads hostile files', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    const found = await analyzer.analyze(hostile)
    clearInterval(timer)
    expect(new Set(found.map(({ path }) => path)).size).toBe(3)
    // In this thread, there would be a handful: one or two for each file.
    expect(turns).toBeGreaterThan(50)
  })

  it('answers what is aborted at once, and the next one rightly', async () => {
    const stop = new AbortController()
    const aborted = analyzer.analyze(hostile, stop.signal)
    const next = analyzer.analyze(files)
    stop.abort()
    expect(await aborted).toEqual([])
    expect(await next).toHaveLength(3)
  })

  it('knows nothing of the environment', async () => {
    const thread = threadOf(
      "port.on('message', () => port.postMessage({ type: 'found', diagnostics: Object.keys(process.env) }))",
    )
    expect(await thread.analyze([])).toEqual([])
    await thread.terminate()
  })

  it('lets a process end that does nothing else', async () => {
    const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    const file = fileOf("port.on('message', () => port.postMessage({ type: 'found', diagnostics: [] }))")
    const program = `
      import { register } from 'node:module'
      register(${module('./source-hooks.mjs')})
      const { startAnalyzerThread } = await import(${module('./analyzer-thread.ts')})
      const { createThreadedAnalyzer } = await import(${module('./threaded-analyzer.ts')})
      const startThread = () => startAnalyzerThread({ file: new URL(${JSON.stringify(file.href)}) })
      console.log((await createThreadedAnalyzer({ startThread }).analyze([])).length)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout).toBe('0\n')
  })
})

describe('a thread that dies', () => {
  it.each<[string, string]>([
    ['an error', dying("throw new Error('no')")],
    ['an end', dying('process.exit(0)')],
    ['too much memory', dying('for (const all = []; ; ) all.push(new Array(1e5).fill(all))')],
  ])('of %s rejects, then and later', async (_, code) => {
    const thread = threadOf(code)
    await expect(thread.analyze([])).rejects.toThrow(ThreadDied)
    await expect(thread.analyze([])).rejects.toThrow(ThreadDied)
    await thread.terminate()
  })

  it('in an analyzer is no answer, and no end of the analyzer', async () => {
    const ill = createThreadedAnalyzer({ startThread: () => threadOf(dying("throw new Error('no')")) })
    expect([await ill.analyze(files), await ill.analyze(files)]).toEqual([undefined, undefined])
    await ill.close()
  })

  it.each(["throw new Error('no')", "import './gone.js'"])(
    'before it is ready could not be started: %s',
    async (code) => {
      await expect(threadOf(code).analyze([])).rejects.toThrow(ThreadNotStarted)
      const unstarted = createThreadedAnalyzer({ startThread: () => threadOf(code) })
      await expect(unstarted.analyze(files)).rejects.toThrow(ThreadNotStarted)
      await unstarted.close()
    },
  )

  it('whose file is missing could not be started', async () => {
    const thread = startAnalyzerThread({ file: new URL('./gone.js', import.meta.url) })
    await expect(thread.analyze([])).rejects.toThrow(ThreadNotStarted)
  })

  it('because it was ended rejects', async () => {
    const thread = threadOf('port.on("message", () => {})')
    const answer = thread.analyze([])
    await Promise.all([expect(answer).rejects.toThrow(ThreadDied), thread.terminate()])
  })
})
