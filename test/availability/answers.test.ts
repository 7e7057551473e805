import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../harness/cleanup.js'
import { type DefaultServer, startDefaultServer } from '../harness/default-server.js'
import { memoryMetric, readMetrics } from '../harness/metrics.js'
import { createProject, type Person, register } from '../harness/people.js'
import { request } from '../harness/raw-http.js'
import { importTree } from '../harness/runs.js'
import { type Bystander, createBystander } from './bystander.js'

const cleanup = cleanUpAfterAll()
let server: DefaultServer
let bystander: Bystander
let person: Person
let generationId: string

/** A file near the maximum of 2 MiB. It takes twice as much as JSON. */
const content = '"'.repeat(2_000_000)
/** How much memory all answers to one user may take. */
const allowedBytes = 100 * 1024 * 1024

beforeAll(async () => {
  server = await startDefaultServer(cleanup)
  bystander = await createBystander(cleanup, server)
  person = await register(server.url)
  const { id: projectId } = await createProject(server.url, person)
  generationId = await importTree(cleanup, server.url, { person, projectId }, { 'a.txt': content })
})

/** Sends a request and reads nothing of the answer. */
async function askUnread(path: string): Promise<void> {
  const socket = connect(server.port, '127.0.0.1')
  cleanup.add(() => socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.pause()
  socket.write(request(`GET ${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${person.accessToken}`))
}

const attacks: Readonly<Record<string, readonly [requests: number, callsOfRequest: number]>> = {
  '100 requests for a file of 2 MB': [100, 1],
  'five batches for twenty files of 2 MB': [5, 20],
}

it.each(Object.entries(attacks))('keeps no memory for %s that are not read', async (_, [requests, calls]) => {
  const input = { generationId, path: 'a.txt' }
  const paths = Array.from({ length: calls }, () => 'generations.file').join(',')
  const inputs = JSON.stringify(Object.fromEntries(Array.from({ length: calls }, (_, at) => [at, input])))
  const path = `/trpc/${paths}?batch=1&input=${encodeURIComponent(inputs)}`
  const memory = async () => (await readMetrics(server.url)).get(memoryMetric) ?? Number.NaN
  const before = await memory()
  await bystander.undisturbed(() => Promise.all(Array.from({ length: requests }, () => askUnread(path))))
  const grown = (await memory()) - before
  console.info(`the server's memory has grown by ${Math.round(grown / 1024 ** 2)} MiB`)
  expect(grown).toBeLessThan(allowedBytes)
})
