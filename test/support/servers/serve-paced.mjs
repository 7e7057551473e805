// The product's server with a template engine that waits for the permits of the test. The message `allow` permits a
// number of events and `open` permits all. It reports its address, and the end of each run of the template engine.
import { createTemplateEngine } from '@assistant/generator'
import { startServer } from '@assistant/server'
import { createCountingEngine } from '../engines/counting-engine.mjs'
import { createGate } from '../engines/gate.mjs'

const gate = createGate()

process.on('message', (message) => {
  if (message.type === 'allow') gate.allow(message.events)
  if (message.type === 'open') gate.open()
})
// Ends this process when the test that started it has ended.
process.once('disconnect', () => process.exit(1))

function paced(engine) {
  return {
    ...engine,
    async *run(input, signal) {
      try {
        for await (const event of engine.run(input, signal)) {
          await gate.through(signal)
          if (signal.aborted) return
          yield event
        }
      } finally {
        process.send({ type: 'runEnded' })
      }
    },
  }
}

const unavailable = { ...createCountingEngine(), id: 'away', title: 'Away', available: false }
const { url } = await startServer({ engines: [paced(createTemplateEngine()), createCountingEngine(), unavailable] })
process.send({ type: 'listening', url })
