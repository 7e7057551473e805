import { beforeAll, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { importTree } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { openSocket } from '../support/clients/websocket.js'
import { type DefaultServer, startDefaultServer } from '../support/servers/default-server.js'
import { type Bystander, createBystander } from './bystander.js'

const cleanup = cleanUpAfterAll()
let server: DefaultServer
let bystander: Bystander

beforeAll(async () => {
  server = await startDefaultServer(cleanup)
  bystander = await createBystander(cleanup, server)
})

it('disturbs nobody when twenty sockets start a hundred subscriptions each in one message', async () => {
  const { url } = server
  const person = await registerUser(url)
  const { id: projectId } = await createProject(url, person)
  const generationId = await importTree(cleanup, url, { person, projectId }, { 'a.txt': 'x' })
  const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(cleanup, url, person.accessToken)))
  const ids = Array.from({ length: 100 }, (_, id) => id)
  const params = { path: 'generations.events', input: { generationId } }
  const message = JSON.stringify(ids.map((id) => ({ id, method: 'subscription', params })))
  let started = 0
  await bystander.undisturbed(async () => {
    const answered = sockets.map(async (socket) => {
      const answers = ids.map((id) =>
        socket.answer(id).then(({ error }) => {
          if (error === undefined) started += 1
        }),
      )
      socket.send(message)
      // Those above the limit of calls a minute are refused, and a hundred of these close the socket.
      await Promise.all(answers).catch(() => socket.closed)
    })
    await Promise.all(answered)
  })
  expect(started).toBeGreaterThanOrEqual(500)
})
