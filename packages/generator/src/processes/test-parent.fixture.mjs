// A program with a pool, to be killed while one of its processes is stuck and another one is idle. Prints their ids.
import { register } from 'node:module'

register('./source-hooks.mjs', import.meta.url)
const { createProcessPool } = await import('./process-pool.ts')

const pool = createProcessPool({ size: 3, file: new URL('./test-process.fixture.mjs', import.meta.url) })
const run = (task) => pool.run({ task, input: {}, limitMs: 60_000, key: '' }, new AbortController().signal)
const [other, first] = [run('untilAborted'), run('pid')]
const { value: stuckPid } = await other.next()
const { value: idlePid } = await first.next()
await first.next()
await other.return()
const stuck = run('stuckInBuiltin')
await stuck.next()
console.log(stuckPid, idlePid)
await stuck.next()
