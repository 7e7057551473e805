// Measures the throughput of events from an engine to a reader, the throughput of calls, and the latency of calls
// during a flood of sign-ins. Absolute numbers depend on the machine, so compare the ratios within one run. The
// benchmarks assert only that no event and no answer is missing.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureCalls } from './calls.mjs'
import { measureFlood } from './flood.mjs'
import { measureStream } from './stream.mjs'

const folder = await mkdtemp(join(tmpdir(), 'assistant-bench-'))
const entry = fileURLToPath(new URL('../support/servers/serve-paced.mjs', import.meta.url))
const databaseUrl = `file:${join(folder, 'assistant.db')}`
const server = fork(entry, {
  env: {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    DEMO: 'false',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    RATE_LIMIT_SCALE: '100000',
  },
})
try {
  const url = await waitForUrl(server)
  await measureStream({ url, databaseUrl, events: 2_000 })
  await measureCalls({ url, calls: 2_000 })
  await measureFlood({ url, signIns: 200, calls: 2_000 })
} finally {
  server.kill('SIGTERM')
  await once(server, 'exit')
  await rm(folder, { recursive: true, force: true })
}

/** Resolves with the origin that the server reports. */
function waitForUrl(child) {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.type === 'listening') resolve(new URL(message.url).origin)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)))
  })
}
