import { contract } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const own = 'https://app.example'

// What a browser does for a page, whoever wrote it: it sends the cookies and says whose page it is; and it shows the
// answer to the page only where the answer allows it.
describe.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
  'a page of %s, in the browser of somebody who is signed in',
  (origin) => {
    const cleanup = cleanUpAfterAll()
    let url: string
    let person: TestUser
    let cookie: string
    let projectId: string
    let generationId: string

    beforeAll(async () => {
      const dataFolder = await temporaryFolder(cleanup)
      const server = await startPacedServer(cleanup, { dataFolder, environment: { ALLOWED_ORIGINS: own } })
      server.open()
      url = server.url
      person = await registerUser(url)
      const { email, password } = person
      const headers = { origin: own, 'x-assistant-csrf': '1' }
      const signedIn = await call(url, 'auth.login', { email, password, cookie: true }, { headers })
      cookie = signedIn.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ')
      projectId = (await createProject(url, person, 'As it was')).id
      const input = { projectId, prompt: 'A feed' }
      const token = { token: person.accessToken }
      generationId = (await callOrThrow(contract.generations.start.output, url, 'generations.start', input, token)).id
      const socket = await openSocket(cleanup, url, person.accessToken)
      for await (const _ of socket.subscribe('generations.events', { generationId }));
    })

    it.each([
      '/trpc/users.me',
      '/trpc/users.me,projects.list?batch=1',
      '/trpc/sessions.watch',
      '/api/users/me',
      '/api/projects',
      '/api/generations/:generation/events',
      '/api/generations/:generation/archive.zip',
    ])('cannot read %s', async (path) => {
      const stop = new AbortController()
      const target = url + path.replace(':generation', generationId)
      const ask = (from: string) => fetch(target, { headers: { cookie, origin: from }, signal: stop.signal })
      const { status, headers } = await ask(origin)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('vary')).toMatch(/\borigin\b/i)
      // The server's own page can, so that it is for the origin that others cannot.
      const allowed = await ask(own)
      expect([status, allowed.status]).toEqual([200, 200])
      expect(allowed.headers.get('access-control-allow-origin')).toBe(own)
      stop.abort()
    })

    const changes: readonly (readonly [string, string, object])[] = [
      ['POST', '/trpc/users.updateMe', { name: 'Mallory' }],
      ['POST', '/trpc/sessions.revokeOthers', {}],
      ['POST', '/trpc/auth.logout', {}],
      ['POST', '/trpc/auth.logout', { refreshToken: 'rt1.of.somebody' }],
      ['PUT', '/api/users/me', { name: 'Mallory' }],
      ['PUT', '/api/projects/:project', { name: 'Mine' }],
      ['DELETE', '/api/projects/:project', {}],
      ['DELETE', '/api/generations/:generation', {}],
      ['POST', '/api/projects/:project/generations', { prompt: 'Anything' }],
      ['POST', '/api/auth/logout', {}],
      ['POST', '/api/auth/logout', { refreshToken: 'rt1.of.somebody' }],
      ['POST', '/api/sessions/revoke-others', {}],
    ]
    it.each(changes)('cannot change anything by %s %s', async (method, path, input) => {
      const target = url + path.replace(':project', projectId).replace(':generation', generationId)
      for (const more of [{}, { 'x-assistant-csrf': '1' }]) {
        // A page may send JSON, or the header, only after it has asked; this is the answer to that question.
        const preflight = await fetch(target, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': method,
            'access-control-request-headers': 'content-type',
          },
        })
        expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
        // And this is what happens to one that sends it all the same.
        const response = await fetch(target, {
          method,
          headers: { cookie, origin, 'content-type': 'application/json', ...more },
          body: JSON.stringify(input),
        })
        expect(await response.text()).toContain('"CSRF_REJECTED"')
        expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
      }
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const headers = { cookie, origin, 'content-type': type }
        const response = await fetch(target, { method, headers, body: JSON.stringify(input) })
        expect([403, 415]).toContain(response.status)
      }
      const token = { token: person.accessToken }
      expect(await callOrThrow(contract.users.me.output, url, 'users.me', {}, token)).toEqual(person.user)
      const project = await callOrThrow(contract.projects.get.output, url, 'projects.get', { projectId }, token)
      expect(project).toMatchObject({ name: 'As it was', deletedAt: null })
      const { items } = await callOrThrow(
        contract.generations.list.output,
        url,
        'generations.list',
        { projectId },
        token,
      )
      expect(items.map(({ id }) => id)).toEqual([generationId])
    })

    it('cannot open a socket', async () => {
      const answer = (from: string | undefined) =>
        new Promise<number>((resolve) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, {
            headers: { cookie, ...(from !== undefined && { origin: from }) },
          })
          cleanup.add(() => socket.terminate())
          socket.on('error', () => undefined)
          socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
          socket.once('open', () => resolve(101))
        })
      expect(await answer(origin)).toBe(403)
      expect(await answer(own)).toBe(101)
    })
  },
)
