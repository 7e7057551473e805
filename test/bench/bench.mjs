// Measures the two ways that matter: from an engine to a reader, and from a call to its answer. Numbers differ from
// machine to machine, so what is worth comparing are the ratios of one run. What is checked is that nothing is missing.
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
  const url = await listening(server)
  await measureStream({ url, databaseUrl, events: 2_000 })
  await measureCalls({ url, calls: 2_000 })
  await measureFlood({ url, signIns: 200, calls: 2_000 })
} finally {
  server.kill('SIGTERM')
  await once(server, 'exit')
  await rm(folder, { recursive: true, force: true })
}

function listening(child) {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.type === 'listening') resolve(new URL(message.url).origin)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)))
  })
}
