import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { contract, type ErrorCode, generationEvent } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents, expectStoredFiles, type NumberedEvent } from '../../support/clients/event-assertions.js'
import { type EventStream, openEventStreamAt } from '../../support/clients/event-stream.js'
import { createProject, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { expectSoon } from '../../support/expect-soon.js'
import { type ChaosServer, startChaosServer } from '../../support/servers/chaos-server.js'
import { type Mailbox, openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const root = { email: 'root@example.com', password: 'eleven brass kettles whistling' }

describe.each(testDatabases())(
  'the event stream of a generation over REST, on $name',
  ({ name, open: openDatabase }) => {
    const cleanup = cleanUpAfterAll()
    let server: ChaosServer
    let restart: () => Promise<void>
    let mailbox: Mailbox
    let admin: TestUser
    let owner: TestUser

    beforeAll(async () => {
      const database = await openDatabase()
      cleanup.add(() => database.close())
      const settings = {
        dataFolder: await temporaryFolder(cleanup),
        environment: {
          ...{ DATABASE_URL: database.url, ADMIN_EMAIL: root.email, ADMIN_PASSWORD: root.password },
          ...{ GENERATION_CONCURRENCY: '50', GENERATIONS_PER_USER: '50' },
        },
      }
      server = await startChaosServer(cleanup, settings)
      restart = async () => {
        await server.kill()
        server = await startChaosServer(cleanup, { ...settings, port: server.port })
      }
      mailbox = await openMailbox(cleanup, settings.dataFolder)
      admin = await signIn(server.url, root)
      owner = await registerUser(server.url, 'Owner')
    })

    const callAs = async (path: string, input: object, { accessToken }: TestUser) => {
      expect((await call(server.url, path, input, { token: accessToken })).error).toBeUndefined()
    }

    /**
     * Starts a generation, which emits as many events as the server allows. It is deleted after the test, so that it
     * does not use up the events that the next test allows.
     */
    async function start(input: object = { engine: 'counting', prompt: '20' }) {
      const { id: projectId } = await createProject(server.url, owner)
      const options = { token: owner.accessToken }
      const startInput = { projectId, prompt: 'A Q&A feed in teal, topics required', ...input }
      const { id } = await callOrThrow(
        contract.generations.start.output,
        server.url,
        'generations.start',
        startInput,
        options,
      )
      onTestFinished(async () => {
        await call(server.url, 'generations.delete', { generationId: id }, options)
        await server.waitUntilIdle()
        server.close()
      })
      return { projectId, generationId: id, address: `${server.url}/api/generations/${id}/events` }
    }

    const open = (address: string, { accessToken: token }: TestUser, lastEventId?: number): Promise<EventStream> =>
      openEventStreamAt(cleanup, address, {
        token,
        ...(lastEventId !== undefined && { lastEventId: `${lastEventId}` }),
      })

    /** Reads up to `maxEvents` events, or to the end of the stream. Asserts that the name of each event is its type. */
    async function read({ events }: EventStream, maxEvents = Number.POSITIVE_INFINITY): Promise<NumberedEvent[]> {
      const all: NumberedEvent[] = []
      while (all.length < maxEvents) {
        const { value } = await events.next()
        if (value === undefined) break
        const event = generationEvent.parse(JSON.parse(value.data))
        expect(value.type).toBe(event.type)
        all.push({ ...event, number: Number(value.id) })
      }
      return all
    }

    /** Reads a stream to its end. Returns the code of the error that it ends with, or `ended` if there is none. */
    async function readEnding({ events }: EventStream): Promise<string> {
      let last = ''
      for await (const { type, id, data } of events) last = type === 'error' && id === undefined ? data : ''
      return last === '' ? 'ended' : JSON.parse(last).error.code
    }

    it('sends events while they are written, up to the result, and their files equal the stored ones', async () => {
      const { generationId, address } = await start({ engine: 'template' })
      const stream = await open(address, owner)
      expect([stream.status, Object.fromEntries(stream.headers)]).toMatchObject([
        200,
        { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      ])
      server.allow(10)
      const first = await read(stream, 8)
      server.open()
      const events = [...first, ...(await read(stream))]
      expect(expectCompleteEvents(events).status).toBe('succeeded')
      await expectStoredFiles(events, { url: server.url, person: owner, generationId })
    })

    it('continues after any event number, given by header or query, and answers 204 after the last one', async () => {
      server.open()
      const { address } = await start()
      const headers = { authorization: `Bearer ${owner.accessToken}` }
      const body = await (await fetch(address, { headers })).text()
      const [retry, ...events] = body.trimEnd().split('\n\n')
      expect(retry).toBe('retry: 1000')
      for (const [at, event] of events.entries()) {
        expect(event).toMatch(new RegExp(`^id: ${at + 1}\\nevent: \\w+\\ndata: {.*}$`))
      }
      for (let last = 0; last <= events.length + 1; last += 1) {
        const answers = [
          await fetch(address, { headers: { ...headers, 'last-event-id': `${last}` } }),
          await fetch(`${address}?lastEventId=${last}`, { headers }),
          // The header, which a browser sets when it reconnects, takes precedence over the query of the page's URL.
          await fetch(`${address}?lastEventId=1`, { headers: { ...headers, 'last-event-id': `${last}` } }),
        ]
        const rest = [retry, ...events.slice(last), ''].join('\n\n')
        for (const answer of answers) {
          expect([answer.status, await answer.text()]).toEqual(last < events.length ? [200, rest] : [204, ''])
        }
      }
    })

    it('accepts cookies without an access token in a header', async () => {
      server.open()
      const { address } = await start()
      const { email, password } = owner
      const own = { origin: server.url, 'x-assistant-csrf': '1' }
      const { headers } = await call(server.url, 'auth.login', { email, password, cookie: true }, { headers: own })
      const cookie = headers.getSetCookie().map((line) => line.split(';', 1)[0])
      const answer = await fetch(address, { headers: { cookie: cookie.join('; ') } })
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('\nevent: result\n')])
    })

    // On other databases, the run of a killed process is claimed again only after its lease has ended.
    if (name === 'sqlite') {
      it('sends every event once to a reader that reconnects, also after the server was killed', async () => {
        const { address } = await start({ engine: 'template' })
        const events: NumberedEvent[] = []
        for (let turn = 0; turn < 6; turn += 1) {
          // Permits enough events for this turn. All turns together permit too few for the run to end before the kill.
          server.allow(12)
          const stream = await open(address, owner, events.length)
          events.push(...(await read(stream, 7 + turn)))
          if (turn === 3) await restart()
          else stream.close()
        }
        server.open()
        events.push(...(await read(await open(address, owner, events.length))))
        expect(expectCompleteEvents(events).status).toBe('succeeded')
        expect(events.filter(({ type }) => type === 'restarted')).toHaveLength(1)
      })
    }

    it('waits for a slow reader while it serves others', async () => {
      server.open()
      const { address } = await start({ engine: 'wordy', prompt: '3000 of 4000' })
      const headers = { authorization: `Bearer ${owner.accessToken}` }
      const slow = request(address, { headers, agent: new Agent() }).end()
      cleanup.add(() => slow.destroy())
      const [response]: IncomingMessage[] = await once(slow, 'response')
      if (response === undefined) throw new Error('The request got no response')
      const quick = await (await fetch(address, { headers })).text()
      expect(quick.length).toBeGreaterThan(8 * 1024 * 1024)
      expect(await text(response)).toBe(quick)
    })

    const endings: readonly (readonly [string, (person: TestUser, projectId: string) => Promise<void>, ErrorCode])[] = [
      ['signs out', (person) => callAs('auth.logout', {}, person), 'SESSION_REVOKED'],
      ['is suspended', ({ user }) => callAs('users.suspend', { userId: user.id }, admin), 'ACCOUNT_SUSPENDED'],
      [
        'leaves the project',
        (person, projectId) => callAs('projects.leave', { projectId }, person),
        'PROJECT_NOT_FOUND',
      ],
      [
        'is removed from the project',
        ({ user }, projectId) => callAs('projects.unshare', { projectId, userId: user.id }, owner),
        'PROJECT_NOT_FOUND',
      ],
    ]
    it.each(endings)('ends within a second with the error code when its reader %s', async (_, end, code) => {
      const { projectId, address } = await start()
      const member = await registerUser(server.url, 'Member')
      await callAs('auth.verifyEmail', { token: await mailbox.nextToken(member.email) }, member)
      await callAs('projects.share', { projectId, email: member.email, role: 'viewer' }, owner)
      server.allow(5)
      const stream = await open(address, member)
      await read(stream, 2)
      await end(member, projectId)
      expect(await expectSoon(server.url, readEnding(stream))).toBe(code)
    })

    it.each(['generations.delete', 'projects.purge'])('ends with an error after %s', async (path) => {
      const { projectId, generationId, address } = await start()
      server.allow(5)
      const stream = await open(address, owner)
      await read(stream, 2)
      await callAs(path, path === 'projects.purge' ? { projectId } : { generationId }, owner)
      expect(await readEnding(stream)).toMatch(/^(GENERATION|PROJECT)_NOT_FOUND$/)
    })

    it('ends with the result `canceled` after a cancellation', async () => {
      const { generationId, address } = await start()
      server.allow(5)
      const stream = await open(address, owner)
      const first = await read(stream, 2)
      await callAs('generations.cancel', { generationId }, owner)
      expect(expectCompleteEvents([...first, ...(await read(stream))]).status).toBe('canceled')
    })
  },
)
