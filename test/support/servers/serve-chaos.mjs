// The product's server for tests of trouble. Its engines go as far as the test lets them (`allow`, `open`, `close`), or it
// has the model that the environment names. Asked for its `resources`, `memory` or `objects`, it tells what its process holds;
// asked to be `idle`, it says so as soon as none of the engines that are let go is at work.
import { createTemplateEngine } from '@assistant/generator'
import { startServer } from '@assistant/server'
import { createCountingEngine } from './counting-engine.mjs'
import { createGate } from './gate.mjs'
import { memory, objects, resources } from './process-state.mjs'
import { createWordyEngine } from './wordy-engine.mjs'

let gate = createGate()
let working = 0
let whenIdle = []

function tellIfIdle() {
  if (working > 0) return
  for (const tell of whenIdle) tell()
  whenIdle = []
}

const answers = {
  allow: ({ events }) => gate.allow(events),
  open: () => gate.open(),
  close() {
    const opened = gate
    gate = createGate()
    // Who waits at the old one gets through.
    opened.open()
  },
  idle() {
    whenIdle.push(() => process.send({ type: 'idle' }))
    tellIfIdle()
  },
  resources: () => process.send({ type: 'resources', of: resources() }),
  memory: () => process.send({ type: 'memory', of: memory() }),
  objects: () => process.send({ type: 'objects', of: objects() }),
}
process.on('message', (message) => answers[message.type](message))
// Nobody is left to end this process.
process.once('disconnect', () => process.exit(1))

function gated(engine) {
  return {
    ...engine,
    async *run(input, signal) {
      working += 1
      try {
        for await (const event of engine.run(input, signal)) {
          await permit(signal)
          if (signal.aborted) return
          yield event
        }
      } finally {
        working -= 1
        tellIfIdle()
      }
    },
  }
}

/** Who is told to go while it waits leaves at once, and its permit to nobody: what a test lets through is a maximum. */
async function permit(signal) {
  const leaving = new AbortController()
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { signal: leaving.signal }))
  await Promise.race([gate.through(new AbortController().signal), aborted])
  leaving.abort()
}

const engines = [gated(createTemplateEngine()), gated(createCountingEngine()), createWordyEngine()]
const { url } = await startServer(process.env.MODEL_PROVIDER === undefined ? { engines } : {})
process.send({ type: 'listening', url, pid: process.pid })
