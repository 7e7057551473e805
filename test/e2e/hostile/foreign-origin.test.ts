import { contract } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const allowedOrigin = 'https://app.example'

// A browser sends the cookies and the Origin header with the requests of any page. It lets the page read an answer only
// when the headers of the answer allow it.
describe.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
  'a page of %s in the browser of a signed-in user',
  (origin) => {
    const cleanup = cleanUpAfterAll()
    let url: string
    let person: TestUser
    let cookie: string
    let projectId: string
    let generationId: string

    beforeAll(async () => {
      const dataFolder = await temporaryFolder(cleanup)
      const server = await startPacedServer(cleanup, { dataFolder, environment: { ALLOWED_ORIGINS: allowedOrigin } })
      server.open()
      url = server.url
      person = await registerUser(url)
      const { email, password } = person
      const headers = { origin: allowedOrigin, 'x-assistant-csrf': '1' }
      const signedIn = await call(url, 'auth.login', { email, password, cookie: true }, { headers })
      cookie = signedIn.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ')
      projectId = (await createProject(url, person, 'Unchanged')).id
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
      const get = (from: string) => fetch(target, { headers: { cookie, origin: from }, signal: stop.signal })
      const { status, headers } = await get(origin)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('vary')).toMatch(/\borigin\b/i)
      // A page of the allowed origin can read it, so the origin is the reason for the missing headers.
      const allowed = await get(allowedOrigin)
      expect([status, allowed.status]).toEqual([200, 200])
      expect(allowed.headers.get('access-control-allow-origin')).toBe(allowedOrigin)
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
    it.each(changes)('cannot change anything with %s %s', async (method, path, input) => {
      const target = url + path.replace(':project', projectId).replace(':generation', generationId)
      for (const csrfHeader of [{}, { 'x-assistant-csrf': '1' }]) {
        // A browser sends JSON or the header only after this preflight request.
        const preflight = await fetch(target, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': method,
            'access-control-request-headers': 'content-type',
          },
        })
        expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
        // The server rejects the request even when a client sends it without a successful preflight.
        const response = await fetch(target, {
          method,
          headers: { cookie, origin, 'content-type': 'application/json', ...csrfHeader },
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
      expect(project).toMatchObject({ name: 'Unchanged', deletedAt: null })
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
      const upgradeStatus = (from: string | undefined) =>
        new Promise<number>((resolve) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, {
            headers: { cookie, ...(from !== undefined && { origin: from }) },
          })
          cleanup.add(() => socket.terminate())
          socket.on('error', () => undefined)
          socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
          socket.once('open', () => resolve(101))
        })
      expect(await upgradeStatus(origin)).toBe(403)
      expect(await upgradeStatus(allowedOrigin)).toBe(101)
    })
  },
)
