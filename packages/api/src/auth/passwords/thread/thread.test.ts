import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../../testing/identity.js'
import { systemRuntime } from '../../../platform/runtime.js'
import { estimatePassword } from '../estimate.js'
import { startPasswordThread } from './thread.js'
import { createThreadedEstimator } from './threaded-estimator.js'

const ada = { name: 'Ada Lovelace', email: 'countess@analytical.example' }
/** A text whose estimate takes a core for a tenth of a second: each of its characters has many readings. */
const hostile = '$3cur3p4$$w0rd!@4e$3cur3p4$$w0rd'

/** A thread that runs other code than it is meant to. */
const fileOf = (code: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort as port } from 'node:worker_threads';${code}`)}`,
  )
const whenAsked = (code: string) => fileOf(`port.on('message', () => { ${code} }); port.postMessage('ready')`)

describe('the password thread', () => {
  const estimator = createThreadedEstimator({ runtime: systemRuntime, log: quietLog })
  afterAll(estimator.close)

  it.each(['seven purple otters juggle', 'passwordpassword', 'AdaLovelace1815', hostile])(
    'estimates %j as this thread does',
    async (text) => {
      expect(await estimator.estimate(text, ada)).toBe(estimatePassword(text, ada))
    },
  )

  it('leaves the event loop to others while it estimates hostile texts', async () => {
    await estimator.estimate('warm', ada)
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => estimator.estimate(`${hostile.slice(0, 31)}${at % 10}`, ada)),
    )
    clearInterval(timer)
    // In this thread, there would be none.
    expect(turns).toBeGreaterThan(20)
  })

  it('knows nothing of the environment', async () => {
    const thread = startPasswordThread(
      whenAsked("port.postMessage(Object.keys(process.env).length === 0 ? 'good' : 'weak')"),
    )
    expect(await thread.estimate('x', ada)).toBe('good')
    await thread.terminate()
  })

  it('lets a process end that does nothing else', async () => {
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
    ['an error', "throw new RangeError('a secret')", /ended \(RangeError\)/],
    ['its own end', 'process.exit(0)', /ended \(no error\)/],
    ['too much memory', 'for (const all = []; ; ) all.push(new Array(1e5).fill(all))', /ended \(Error\)/],
  ])('that ends by %s rejects, then and later, and says nothing of the password', async (_, code, message) => {
    const thread = startPasswordThread(whenAsked(code))
    await thread.ready
    await expect(thread.estimate('x', ada)).rejects.toThrow(message)
    await expect(thread.estimate('x', ada)).rejects.toThrow(message)
    expect(thread.hasEnded()).toBe(true)
  })

  it.each([
    ['fails while it loads', fileOf("throw new Error('no')")],
    ['is missing', new URL('./gone.js', import.meta.url)],
  ])('whose file %s never gets ready', async (_, file) => {
    await expect(startPasswordThread(file).ready).rejects.toThrow(/has ended/)
  })
})
