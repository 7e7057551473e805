// The product's server for fault tests. Its engines wait for the permits of the test (`allow`, `open`, `close`), unless
// the environment sets a model. It answers `resources`, `memory` and `objects` with measurements of its process, and
// `idle` as soon as none of the engines that wait for permits is running.
import { createTemplateEngine } from '@assistant/generator'
import { startServer } from '@assistant/server'
import { createCountingEngine } from '../engines/counting-engine.mjs'
import { createGate } from '../engines/gate.mjs'
import { createWordyEngine } from '../engines/wordy-engine.mjs'
import { memory, objects, resources } from './process-state.mjs'

let gate = createGate()
let activeRuns = 0
let idleListeners = []

function reportIfIdle() {
  if (activeRuns > 0) return
  for (const report of idleListeners) report()
  idleListeners = []
}

const handlers = {
  allow: ({ events }) => gate.allow(events),
  open: () => gate.open(),
  close() {
    const opened = gate
    gate = createGate()
    // Events that wait at the old gate are let through.
    opened.open()
  },
  idle() {
    idleListeners.push(() => process.send({ type: 'idle' }))
    reportIfIdle()
  },
  resources: () => process.send({ type: 'resources', of: resources() }),
  memory: () => process.send({ type: 'memory', of: memory() }),
  objects: () => process.send({ type: 'objects', of: objects() }),
}
process.on('message', (message) => handlers[message.type](message))
// Ends this process when the test that started it has ended.
process.once('disconnect', () => process.exit(1))

function gated(engine) {
  return {
    ...engine,
    async *run(input, signal) {
      activeRuns += 1
      try {
        for await (const event of engine.run(input, signal)) {
          await waitForPermit(signal)
          if (signal.aborted) return
          yield event
        }
      } finally {
        activeRuns -= 1
        reportIfIdle()
      }
    },
  }
}

/**
 * Waits for a permit or the end of the run. A run that ends while it waits returns at once, and the permit that it
 * waited for is lost. The permits of a test are therefore a maximum.
 */
async function waitForPermit(signal) {
  const done = new AbortController()
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { signal: done.signal }))
  await Promise.race([gate.through(new AbortController().signal), aborted])
  done.abort()
}

const engines = [gated(createTemplateEngine()), gated(createCountingEngine()), createWordyEngine()]
const { url } = await startServer(process.env.MODEL_PROVIDER === undefined ? { engines } : {})
process.send({ type: 'listening', url, pid: process.pid })
