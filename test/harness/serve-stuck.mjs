// The product's server with default limits, and with an engine that gets stuck beside the template engine.
import { createTemplateEngine } from '@assistant/generator'
import { startServer } from '@assistant/server'
import { createStuckEngine } from './stuck-engine.mjs'

// Ends this process when the test that started it is gone.
process.once('disconnect', () => process.exit(1))

// The only place that says how the stuck engine is run: in this process, until engines run in child processes.
const options = { engines: [createTemplateEngine(), createStuckEngine()] }

const { url } = await startServer(options)
process.send({ type: 'listening', url, pid: process.pid })
