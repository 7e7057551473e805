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
import { hostileRequests, type Place } from './requests.js'

/** Words that belong to the inside: of files, of libraries, of the database. */
const inside =
  /node_modules|node:internal|\.[cm]?[jt]s:\d|\bat [\w.<>]+ \(|\b\w*(Type|Range|Syntax|Zod|TRPC|Sqlite|Postgres|Drizzle)Error\b|SQLITE_|\bselect\b.+\bfrom\b|\binsert into\b|Invalid URL|heap|stack/i

/** Over tRPC an error stands in its envelope, everywhere else by itself. */
const failure = z.union([
  z.strictObject({ error: errorBody }),
  z.object({ error: z.object({ data: z.object({ error: errorBody }) }) }),
])

describe('what nobody should send', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer
  let person: TestUser
  let place: Place
  let heard = 0

  beforeAll(async () => {
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    person = await registerUser(server.url)
    place = { token: person.accessToken, projectId: (await createProject(server.url, person)).id }
  })

  // Whatever it was: the same process answers the next call.
  afterEach(async () => {
    const response = await fetch(`${server.url}/api/users/me`, { headers: { authorization: `Bearer ${place.token}` } })
    expect(await response.json()).toEqual(person.user)
    expect(server.isRunning()).toBe(true)
    expect(faults()).toEqual([])
  })

  /** What the log calls a fault of the program, since it was last asked: pino's 50 and above. */
  const faults = () => {
    const lines = server.output().slice(heard).split('\n')
    heard = server.output().length
    return lines.filter((line) => line.startsWith('{') && JSON.parse(line).level >= 50)
  }

  /** It is answered, if at all, by what the caller has done wrong or asked for, and by nothing of the inside. */
  const expectHarmless = (answer: string) => {
    expect(answer).not.toMatch(inside)
    if (answer === '') return
    const [head = '', ...rest] = answer.split('\r\n\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
    expect(status, head).toBeGreaterThanOrEqual(200)
    expect(status, head).toBeLessThan(500)
    expect(head).toMatch(/^x-request-id: \S+$/im)
    const body = rest.join('\r\n\r\n')
    if (status < 400 || body === '' || /^transfer-encoding: chunked$/im.test(head)) return
    // A batch is answered by a list: an answer for each of its calls.
    for (const answer of [JSON.parse(body)].flat()) {
      const { error } = failure.parse(answer)
      const { code, message } = 'code' in error ? error : error.data.error
      expect([code, message]).not.toContain('INTERNAL')
    }
  }

  it('is a list of two hundred at least', () => {
    expect(hostileBodies.length + hostileRequests.length + hostileFrames.length).toBeGreaterThanOrEqual(200)
  })

  const faces = ['/trpc/projects.create', '/api/projects/']
  const bodies = faces.flatMap((path) => hostileBodies.map(([name, body]) => [name, path, body] as const))
  it.each(bodies)('as a body: %s, to %s', async (_, path, body) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const lines = [
      `authorization: Bearer ${place.token}`,
      'content-type: application/json',
      `content-length: ${bytes.length}`,
    ]
    const head = httpRequest(`POST ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines)
    expectHarmless(await sendBytes(server.port, Buffer.concat([Buffer.from(head), bytes])))
  })

  it.each(hostileRequests)('as a request: %s', async (_, bytes) => {
    expectHarmless(await sendBytes(server.port, bytes(place)))
  })

  it.each(hostilePaths)('as a tree: %s', async (_, bytes) => {
    const answer = await sendBytes(server.port, bytes(place))
    expectHarmless(answer)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it.each(hostileFrames)('on a socket: %s', async (_, frames) => {
    const upgrade = upgradeRequest('/trpc', `Authorization: Bearer ${place.token}`)
    const answer = await sendBytes(server.port, Buffer.concat([Buffer.from(upgrade), frames]))
    expect(answer).toMatch(/^HTTP\/1\.1 101 /)
    expect(answer).not.toMatch(inside)
    expect(answer).not.toContain('"INTERNAL"')
  })
})
