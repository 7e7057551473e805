// The product's server with engines that go as far as the test that started this process lets them. It is steered by
// messages: `allow` so many events, or `open` the gate. It tells where it listens and when a run has ended.
import { createTemplateEngine } from '@assistant/generator'
import { startServer } from '@assistant/server'
import { createCountingEngine } from './counting-engine.mjs'
import { createGate } from './gate.mjs'

const gate = createGate()

process.on('message', (message) => {
  if (message.type === 'allow') gate.allow(message.events)
  if (message.type === 'open') gate.open()
})
// Nobody is left to end this process.
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

const away = { ...createCountingEngine(), id: 'away', title: 'Away', available: false }
const { url } = await startServer({ engines: [paced(createTemplateEngine()), createCountingEngine(), away] })
process.send({ type: 'listening', url })
