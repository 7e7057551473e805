// The product's server with default limits, the template engine and an engine that never returns.
import { createPooledEngine, createPooledTemplateEngine, createProcessPool } from '@assistant/generator'
import { startServer } from '@assistant/server'

// Ends this process when the test that started it has ended.
process.once('disconnect', () => process.exit(1))

const pool = createProcessPool({ size: 2, file: new URL('../engines/stuck-process.mjs', import.meta.url) })
// Longer than a server of the tests may take to stop, so that it cannot wait for this engine.
const limitMs = 10_000
const stuck = createPooledEngine({ id: 'stuck', title: 'Gets stuck', pool, task: 'stuck', limitMs })

const { url } = await startServer({ engines: [createPooledTemplateEngine(pool), stuck] })
process.send({ type: 'listening', url, pid: process.pid })
