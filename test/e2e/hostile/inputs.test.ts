import { errorBody } from '@assistant/contract'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { httpRequest, sendBytes } from '../../support/clients/raw-http.js'
import { upgradeRequest } from '../../support/clients/raw-websocket.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { hostileBodies } from './bodies.js'
import { hostileFrames } from './frames.js'
import { hostilePaths } from './paths.js'
import type { RequestContext } from './requests/build-request.js'
import { hostileRequests } from './requests/requests.js'

/** Text that reveals the implementation: source files, libraries, the database. */
const internals =
  /node_modules|node:internal|\.[cm]?[jt]s:\d|\bat [\w.<>]+ \(|\b\w*(Type|Range|Syntax|Zod|TRPC|Sqlite|Postgres|Drizzle)Error\b|SQLITE_|\bselect\b.+\bfrom\b|\binsert into\b|Invalid URL|heap|stack/i

/** The body of an error, with or without the envelope of tRPC. */
const failure = z.union([
  z.strictObject({ error: errorBody }),
  z.object({ error: z.object({ data: z.object({ error: errorBody }) }) }),
])

describe('a server that receives hostile input', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let person: TestUser
  let context: RequestContext
  let readLength = 0

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    person = await registerUser(server.url)
    context = { token: person.accessToken, projectId: (await createProject(server.url, person)).id }
  })

  // The same process must answer the next call, whatever the input was.
  afterEach(async () => {
    const response = await fetch(`${server.url}/api/users/me`, {
      headers: { authorization: `Bearer ${context.token}` },
    })
    expect(await response.json()).toEqual(person.user)
    expect(server.isRunning()).toBe(true)
    expect(takeFaults()).toEqual([])
  })

  /** Returns the log lines of level error and above (50 in pino) since the last call. */
  const takeFaults = () => {
    const lines = server.output().slice(readLength).split('\n')
    readLength = server.output().length
    return lines.filter((line) => line.startsWith('{') && JSON.parse(line).level >= 50)
  }

  /** Asserts that an answer, if any, is a success or a client error and reveals nothing about the implementation. */
  const expectHarmless = (answer: string) => {
    expect(answer).not.toMatch(internals)
    if (answer === '') return
    const [head = '', ...rest] = answer.split('\r\n\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
    expect(status, head).toBeGreaterThanOrEqual(200)
    expect(status, head).toBeLessThan(500)
    expect(head).toMatch(/^x-request-id: \S+$/im)
    const body = rest.join('\r\n\r\n')
    if (status < 400 || body === '' || /^transfer-encoding: chunked$/im.test(head)) return
    // The answer to a batch is an array with one answer for each call.
    for (const answer of [JSON.parse(body)].flat()) {
      const { error } = failure.parse(answer)
      const { code, message } = 'code' in error ? error : error.data.error
      expect([code, message]).not.toContain('INTERNAL')
    }
  }

  it('is tested with at least 200 inputs', () => {
    expect(hostileBodies.length + hostileRequests.length + hostileFrames.length).toBeGreaterThanOrEqual(200)
  })

  const targets = ['/trpc/projects.create', '/api/projects/']
  const bodies = targets.flatMap((path) => hostileBodies.map(([name, body]) => [name, path, body] as const))
  it.each(bodies)('handles the body without a fault: %s, to %s', async (_, path, body) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const lines = [
      `authorization: Bearer ${context.token}`,
      'content-type: application/json',
      `content-length: ${bytes.length}`,
    ]
    const head = httpRequest(`POST ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines)
    expectHarmless(await sendBytes(server.port, Buffer.concat([Buffer.from(head), bytes])))
  })

  it.each(hostileRequests)('handles the request without a fault: %s', async (_, bytes) => {
    expectHarmless(await sendBytes(server.port, bytes(context)))
  })

  it.each(hostilePaths)('rejects the tree with 400: %s', async (_, bytes) => {
    const answer = await sendBytes(server.port, bytes(context))
    expectHarmless(answer)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it.each(hostileFrames)('handles the frames on a socket without a fault: %s', async (_, frames) => {
    const upgrade = upgradeRequest('/trpc', `Authorization: Bearer ${context.token}`)
    const answer = await sendBytes(server.port, Buffer.concat([Buffer.from(upgrade), frames]))
    expect(answer).toMatch(/^HTTP\/1\.1 101 /)
    expect(answer).not.toMatch(internals)
    expect(answer).not.toContain('"INTERNAL"')
  })
})
