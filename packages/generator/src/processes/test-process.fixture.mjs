// A pool process with tasks for tests. Among them are tasks that never end and tasks that crash the process.
import { register } from 'node:module'

register('./source-hooks.mjs', import.meta.url)
const { serveTasks } = await import('./serve-tasks.ts')

const exponential = /^(a|a)*$/

/** Never returns from a builtin function, which cannot be interrupted from within its process. */
function stuckInBuiltin() {
  const text = '['.repeat(5e6) + ']'.repeat(5e6)
  for (;;) {
    try {
      JSON.parse(text)
    } catch {}
  }
}

serveTasks({
  async *count({ events }) {
    for (let index = 0; index < events; index += 1) yield index
  },
  async *pid() {
    yield process.pid
  },
  async *environment() {
    yield Object.keys(process.env).filter(
      (name) => name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE',
    )
  },
  async *fail({ error }) {
    yield 'before'
    throw Object.assign(new Error(error.message), error)
  },
  async *stuckInRegex() {
    yield 'before'
    exponential.test(`${'a'.repeat(60)}b`)
  },
  async *stuckInBuiltin() {
    yield 'before'
    stuckInBuiltin()
  },
  async *outOfMemory() {
    yield 'before'
    for (const kept = []; ; ) kept.push(new Array(1e6).fill(kept))
  },
  async *exit() {
    yield 'before'
    process.exit(0)
  },
  async *untilAborted(_, { signal }) {
    yield process.pid
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
  async *deaf() {
    yield process.pid
    await new Promise(() => undefined)
  },
  async *steps({ names, stuckAt }, { step }) {
    for (const name of names) {
      step(name)
      if (name === stuckAt) stuckInBuiltin()
      yield name
    }
  },
})
