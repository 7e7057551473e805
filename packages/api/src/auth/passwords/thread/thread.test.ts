import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../../testing/test-server.js'
import { systemRuntime } from '../../../platform/runtime.js'
import { estimatePassword } from '../estimate.js'
import { startPasswordThread } from './thread.js'
import { createThreadedEstimator } from './threaded-estimator.js'

const ada = { name: 'Ada Lovelace', email: 'countess@analytical.example' }
/** A text whose estimate keeps a core busy for about 100 ms: many of its characters can stand for letters. */
const hostile = '$3cur3p4$$w0rd!@4e$3cur3p4$$w0rd'

/** Returns the URL of a module with this code, to run in place of the real worker. */
const fileOf = (code: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort as port } from 'node:worker_threads';${code}`)}`,
  )
const whenAsked = (code: string) => fileOf(`port.on('message', () => { ${code} }); port.postMessage('ready')`)

describe('the password thread', () => {
  const estimator = createThreadedEstimator({ runtime: systemRuntime, log: quietLog })
  afterAll(estimator.close)

  it.each(['seven purple otters juggle', 'passwordpassword', 'AdaLovelace1815', hostile])(
    'estimates %j like the current thread',
    async (text) => {
      expect(await estimator.estimate(text, ada)).toBe(estimatePassword(text, ada))
    },
  )

  it('does not block the event loop while it estimates hostile texts', async () => {
    await estimator.estimate('warm', ada)
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => estimator.estimate(`${hostile.slice(0, 31)}${at % 10}`, ada)),
    )
    clearInterval(timer)
    // If the current thread estimated, the timer could not run meanwhile.
    expect(turns).toBeGreaterThan(20)
  })

  it('gets no environment variables', async () => {
    const thread = startPasswordThread(
      whenAsked("port.postMessage(Object.keys(process.env).length === 0 ? 'good' : 'weak')"),
    )
    expect(await thread.estimate('x', ada)).toBe('good')
    await thread.terminate()
  })

  it('lets the process exit when nothing else is running', async () => {
    const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    const program = `
      import { register } from 'node:module'
      register(${module('./source-hooks.mjs')})
      const { startPasswordThread } = await import(${module('./thread.ts')})
      const thread = startPasswordThread()
      await thread.ready
      console.log(await thread.estimate('x', { name: 'Ada', email: 'a@b.example' }))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout).toBe('weak\n')
  })

  it.each([
    ['throws an error', "throw new RangeError('a secret')", /ended \(RangeError\)/],
    ['exits', 'process.exit(0)', /ended \(no error\)/],
    ['runs out of memory', 'for (const all = []; ; ) all.push(new Array(1e5).fill(all))', /ended \(Error\)/],
  ])(
    'rejects the current and later estimates when it %s, with the kind of the error in the message',
    async (_, code, message) => {
      const thread = startPasswordThread(whenAsked(code))
      await thread.ready
      await expect(thread.estimate('x', ada)).rejects.toThrow(message)
      await expect(thread.estimate('x', ada)).rejects.toThrow(message)
      expect(thread.hasEnded()).toBe(true)
    },
  )

  it.each([
    ['fails while it loads', fileOf("throw new Error('no')")],
    ['is missing', new URL('./gone.js', import.meta.url)],
  ])('rejects ready when its file %s', async (_, file) => {
    await expect(startPasswordThread(file).ready).rejects.toThrow(/has ended/)
  })
})
