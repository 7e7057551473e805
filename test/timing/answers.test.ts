import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { contract } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { importTree, startGeneration } from '../support/clients/generations.js'
import { httpRequest } from '../support/clients/raw-http.js'
import { createProject, registerUser, type TestUser } from '../support/clients/test-users.js'
import { callOrThrow } from '../support/clients/trpc-calls.js'
import { type DefaultServer, startDefaultServer } from '../support/servers/default-server.js'
import { readMetrics, usedMemoryMetrics } from '../support/servers/metrics.js'
import { createResponsivenessProbe, type ResponsivenessProbe } from './responsiveness-probe.js'

const cleanup = cleanUpAfterAll()
let server: DefaultServer
let probe: ResponsivenessProbe

beforeAll(async () => {
  server = await startDefaultServer(cleanup)
  probe = await createResponsivenessProbe(cleanup, server)
})

/** Maximum memory of all answers to one user. */
const maxBytes = 100 * 1024 * 1024

/** A user, and a call of that user whose answer is large. */
interface Attacker {
  readonly person: TestUser
  readonly path: string
  readonly input: object
}

/** Registers a user with a file near the maximum of 2 MiB. As JSON it has twice the size, because of its quotes. */
async function createFileOwner(): Promise<Attacker> {
  const person = await registerUser(server.url)
  const { id: projectId } = await createProject(server.url, person)
  const tree = { 'a.txt': '"'.repeat(2_000_000) }
  const generationId = await importTree(cleanup, server.url, { person, projectId }, tree)
  return { person, path: 'generations.file', input: { generationId, path: 'a.txt' } }
}

/** Registers a user with a page of generations that have the longest prompt. */
async function createOwnerOfGenerations(): Promise<Attacker> {
  const person = await registerUser(server.url)
  const { id: projectId } = await createProject(server.url, person)
  const prompt = '"'.repeat(20_000)
  const files = [{ path: 'a.txt', content: '' }]
  const starts = Array.from({ length: 20 }, () =>
    startGeneration(server.url, person, { projectId, kind: 'import', prompt, files }),
  )
  await Promise.all(starts)
  return { person, path: 'generations.list', input: { projectId } }
}

/** Registers a user with a page of projects that have large settings. */
async function createOwnerOfProjects(): Promise<Attacker> {
  const person = await registerUser(server.url)
  const settings = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`key${at}`, '"'.repeat(90)]))
  const token = { token: person.accessToken }
  for (let made = 0; made < 40; made += 1) {
    await callOrThrow(contract.projects.create.output, server.url, 'projects.create', { name: 'A', settings }, token)
  }
  return { person, path: 'projects.list', input: { limit: 100 } }
}

const groupSize = 10
const warmUpReads = 20

/** Sends batch requests with `calls` calls each, and does not read the answers. */
const overHttp =
  (requests: number, calls: number, ...headers: readonly string[]) =>
  async ({ person, path, input }: Attacker): Promise<readonly Socket[]> => {
    const paths = Array.from({ length: calls }, () => path).join(',')
    const inputs = JSON.stringify(Object.fromEntries(Array.from({ length: calls }, (_, at) => [at, input])))
    const line = `GET /trpc/${paths}?batch=1&input=${encodeURIComponent(inputs)} HTTP/1.1`
    const bytes = httpRequest(line, 'Host: localhost', `Authorization: Bearer ${person.accessToken}`, ...headers)
    const send = async () => {
      const socket = connect(server.port, '127.0.0.1')
      cleanup.add(() => socket.destroy())
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.pause()
      socket.write(bytes)
      return socket
    }
    // Connects in small groups, so that the measurement is not dominated by opening connections.
    const sockets: Socket[] = []
    while (sockets.length < requests) {
      const group = Math.min(groupSize, requests - sockets.length)
      sockets.push(...(await Promise.all(Array.from({ length: group }, send))))
    }
    return sockets
  }

/** Opens WebSockets, sends `calls` calls on each, and does not read the answers. */
const overSockets =
  (sockets: number, calls: number) =>
  async ({ person, path, input }: Attacker): Promise<readonly Socket[]> => {
    const message = JSON.stringify(
      Array.from({ length: calls }, (_, id) => ({ id, method: 'query', params: { path, input } })),
    )
    const send = async () => {
      const headers = { authorization: `Bearer ${person.accessToken}` }
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { headers })
      cleanup.add(() => socket.terminate())
      socket.on('error', () => undefined)
      const [[{ socket: connection }]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
      socket.pause()
      socket.send(message)
      return connection
    }
    return Promise.all(Array.from({ length: sockets }, send))
  }

const attacks: Readonly<
  Record<string, readonly [() => Promise<Attacker>, (attacker: Attacker) => Promise<readonly Socket[]>]>
> = {
  '100 requests for a file of 2 MB': [createFileOwner, overHttp(100, 1)],
  'ten batches for twenty files of 2 MB': [createFileOwner, overHttp(10, 20)],
  'ten streamed batches for twenty files of 2 MB': [
    createFileOwner,
    overHttp(10, 20, 'trpc-accept: application/jsonl'),
  ],
  '20 sockets with ten calls each for a file of 2 MB': [createFileOwner, overSockets(20, 10)],
  'twenty batches for twenty pages of generations': [createOwnerOfGenerations, overHttp(20, 20)],
  'ten batches for twenty pages of projects': [createOwnerOfProjects, overHttp(10, 20)],
}

describe('a server under attack', () => {
  it.each(Object.entries(attacks))(
    'limits the memory of unread answers to %s, and stays responsive',
    async (_, [prepare, send]) => {
      const attacker = await prepare()
      const { person, path, input } = attacker
      const read = async () => {
        const answer = await fetch(`${server.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
          headers: { authorization: `Bearer ${person.accessToken}` },
        })
        expect(answer.status).toBe(200)
        expect((await answer.text()).length).toBeGreaterThan(500_000)
      }
      // Warms up: allocates the memory that every read uses again.
      for (let reads = 0; reads < warmUpReads; reads += 1) await read()
      const readMemory = async () => {
        const metrics = await readMetrics(server.url)
        return usedMemoryMetrics.reduce((sum, name) => sum + (metrics.get(name) ?? Number.NaN), 0)
      }
      const before = await readMemory()
      let unread: readonly Socket[] = []
      await probe.expectResponsiveDuring(async () => {
        unread = await send(attacker)
      })
      // Polls, because garbage may remain for a moment. Memory of unread answers would be kept for a minute.
      await expect.poll(async () => (await readMemory()) - before).toBeLessThan(maxBytes)
      console.info(`the memory of the server grew by ${Math.round(((await readMemory()) - before) / 1024 ** 2)} MiB`)

      // After the sockets are closed, their share of the answer budget is available to the user again.
      for (const socket of unread) socket.destroy()
      await read()
    },
  )
})
