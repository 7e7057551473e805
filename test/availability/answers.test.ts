import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { contract } from '@assistant/contract'
import { beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { importTree, startGeneration } from '../support/clients/generations.js'
import { httpRequest } from '../support/clients/raw-http.js'
import { createProject, registerUser, type TestUser } from '../support/clients/test-users.js'
import { callOrThrow } from '../support/clients/trpc-calls.js'
import { type DefaultServer, startDefaultServer } from '../support/servers/default-server.js'
import { readMetrics, usedMemoryMetrics } from '../support/servers/metrics.js'
import { type Bystander, createBystander } from './bystander.js'

const cleanup = cleanUpAfterAll()
let server: DefaultServer
let bystander: Bystander

beforeAll(async () => {
  server = await startDefaultServer(cleanup)
  bystander = await createBystander(cleanup, server)
})

/** Maximum memory that all answers to one user may take. */
const allowedBytes = 100 * 1024 * 1024

/** Somebody with a project, and a call whose answer is large. */
interface Attacker {
  readonly person: TestUser
  readonly path: string
  readonly input: object
}

/** A file near the maximum of 2 MiB. It takes twice as much as JSON. */
async function ownerOfFile(): Promise<Attacker> {
  const person = await registerUser(server.url)
  const { id: projectId } = await createProject(server.url, person)
  const tree = { 'a.txt': '"'.repeat(2_000_000) }
  const generationId = await importTree(cleanup, server.url, { person, projectId }, tree)
  return { person, path: 'generations.file', input: { generationId, path: 'a.txt' } }
}

/** A page of generations, each with the longest prompt. */
async function ownerOfGenerations(): Promise<Attacker> {
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

/** A page of projects, each with the largest settings. */
async function ownerOfProjects(): Promise<Attacker> {
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

/** Sends requests, each a batch of so many calls, and reads nothing of the answers. */
const overHttp =
  (requests: number, calls: number, ...headers: readonly string[]) =>
  async ({ person, path, input }: Attacker): Promise<readonly Socket[]> => {
    const paths = Array.from({ length: calls }, () => path).join(',')
    const inputs = JSON.stringify(Object.fromEntries(Array.from({ length: calls }, (_, at) => [at, input])))
    const line = `GET /trpc/${paths}?batch=1&input=${encodeURIComponent(inputs)} HTTP/1.1`
    const bytes = httpRequest(line, 'Host: localhost', `Authorization: Bearer ${person.accessToken}`, ...headers)
    const ask = async () => {
      const socket = connect(server.port, '127.0.0.1')
      cleanup.add(() => socket.destroy())
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.pause()
      socket.write(bytes)
      return socket
    }
    // In small groups: what is measured is the answers, not how quickly two processes open connections.
    const sockets: Socket[] = []
    while (sockets.length < requests) {
      const group = Math.min(groupSize, requests - sockets.length)
      sockets.push(...(await Promise.all(Array.from({ length: group }, ask))))
    }
    return sockets
  }

/** Opens WebSockets, sends so many calls on each, and reads nothing of the answers. */
const overSockets =
  (sockets: number, calls: number) =>
  async ({ person, path, input }: Attacker): Promise<readonly Socket[]> => {
    const message = JSON.stringify(
      Array.from({ length: calls }, (_, id) => ({ id, method: 'query', params: { path, input } })),
    )
    const ask = async () => {
      const headers = { authorization: `Bearer ${person.accessToken}` }
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { headers })
      cleanup.add(() => socket.terminate())
      socket.on('error', () => undefined)
      const [[{ socket: connection }]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
      socket.pause()
      socket.send(message)
      return connection
    }
    return Promise.all(Array.from({ length: sockets }, ask))
  }

const attacks: Readonly<
  Record<string, readonly [() => Promise<Attacker>, (attacker: Attacker) => Promise<readonly Socket[]>]>
> = {
  '100 requests for a file of 2 MB': [ownerOfFile, overHttp(100, 1)],
  'ten batches for twenty files of 2 MB': [ownerOfFile, overHttp(10, 20)],
  'ten streamed batches for twenty files of 2 MB': [ownerOfFile, overHttp(10, 20, 'trpc-accept: application/jsonl')],
  '20 sockets with ten calls each for a file of 2 MB': [ownerOfFile, overSockets(20, 10)],
  'twenty batches for twenty pages of generations': [ownerOfGenerations, overHttp(20, 20)],
  'ten batches for twenty pages of projects': [ownerOfProjects, overHttp(10, 20)],
}

it.each(Object.entries(attacks))('keeps no memory for %s that are not read', async (_, [prepare, send]) => {
  const attacker = await prepare()
  const { person, path, input } = attacker
  const read = async () => {
    const answer = await fetch(`${server.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${person.accessToken}` },
    })
    expect(answer.status).toBe(200)
    expect((await answer.text()).length).toBeGreaterThan(500_000)
  }
  // The memory that is used again and again, whoever reads, is there before.
  for (let reads = 0; reads < warmUpReads; reads += 1) await read()
  const memory = async () => {
    const metrics = await readMetrics(server.url)
    return usedMemoryMetrics.reduce((sum, name) => sum + (metrics.get(name) ?? Number.NaN), 0)
  }
  const before = await memory()
  let unread: readonly Socket[] = []
  await bystander.undisturbed(async () => {
    unread = await send(attacker)
  })
  // Garbage may be there for a moment; what is kept for those who do not read stays for a minute.
  await expect.poll(async () => (await memory()) - before).toBeLessThan(allowedBytes)
  console.info(`the server's memory has grown by ${Math.round(((await memory()) - before) / 1024 ** 2)} MiB`)

  // Nobody else was refused, and the room of the answers that were given up is there again.
  for (const socket of unread) socket.destroy()
  await read()
})
