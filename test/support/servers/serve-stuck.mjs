// The product's server with default limits, and with an engine that gets stuck beside the template engine.
import { createPooledEngine, createPooledTemplateEngine, createProcessPool } from '@assistant/generator'
import { startServer } from '@assistant/server'

// Ends this process when the test that started it is gone.
process.once('disconnect', () => process.exit(1))

const pool = createProcessPool({ size: 2, file: new URL('./stuck-process.mjs', import.meta.url) })
// Longer than a server that stops lets runs go on.
const limitMs = 12_000
const stuck = createPooledEngine({ id: 'stuck', title: 'Gets stuck', pool, task: 'stuck', limitMs })

const { url } = await startServer({ engines: [createPooledTemplateEngine(pool), stuck] })
process.send({ type: 'listening', url, pid: process.pid })
