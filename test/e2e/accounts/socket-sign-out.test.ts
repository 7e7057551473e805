import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser, signIn } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const appOrigin = 'https://app.example'
const answer = z.object({
  id: z.number(),
  result: z.object({ data: z.unknown() }).optional(),
  error: z.object({ data: z.object({ error: z.object({ code: z.string() }) }) }).optional(),
})

const cleanup = cleanUpAfterAll()

it('a socket that was authenticated by cookies requires a refresh token to sign out', async () => {
  const dataFolder = await temporaryFolder(cleanup)
  const { url, ...server } = await startPacedServer(cleanup, {
    dataFolder,
    environment: { ALLOWED_ORIGINS: appOrigin },
  })
  server.open()
  const person = await registerUser(url)
  const other = await signIn(url, person)
  const { email, password } = person
  const headers = { origin: appOrigin, 'x-assistant-csrf': '1' }
  const signedIn = await call(url, 'auth.login', { email, password, cookie: true }, { headers })
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  const socketHeaders = { cookie: cookie.join('; '), origin: appOrigin }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, { headers: socketHeaders })
  cleanup.add(() => socket.terminate())
  await once(socket, 'open')
  const signOut = async (id: number, input: object) => {
    socket.send(JSON.stringify({ id, method: 'mutation', params: { path: 'auth.logout', input } }))
    const [message] = await once(socket, 'message')
    return answer.parse(JSON.parse(String(message)))
  }
  expect(await signOut(1, {})).toMatchObject({ id: 1, error: { data: { error: { code: 'BAD_REQUEST' } } } })
  const { refreshToken } = other
  expect(await signOut(2, { refreshToken })).toMatchObject({ id: 2, result: { data: { revoked: 1 } } })
  expect((await call(url, 'auth.refresh', { refreshToken })).error).toMatchObject({ code: 'SESSION_REVOKED' })
})
