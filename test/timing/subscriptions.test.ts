import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { importTree } from '../support/clients/generations.js'
import { createProject, registerUser } from '../support/clients/test-users.js'
import { openSocket } from '../support/clients/websocket.js'
import { type DefaultServer, startDefaultServer } from '../support/servers/default-server.js'
import { createResponsivenessProbe, type ResponsivenessProbe } from './responsiveness-probe.js'

const cleanup = cleanUpAfterAll()
let server: DefaultServer
let probe: ResponsivenessProbe

beforeAll(async () => {
  server = await startDefaultServer(cleanup)
  probe = await createResponsivenessProbe(cleanup, server)
})

describe('a server under attack', () => {
  it('stays responsive when twenty sockets start a hundred subscriptions each in one message', async () => {
    const { url } = server
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const generationId = await importTree(cleanup, url, { person, projectId }, { 'a.txt': 'x' })
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(cleanup, url, person.accessToken)))
    const ids = Array.from({ length: 100 }, (_, id) => id)
    const params = { path: 'generations.events', input: { generationId } }
    const message = JSON.stringify(ids.map((id) => ({ id, method: 'subscription', params })))
    let started = 0
    await probe.expectResponsiveDuring(async () => {
      const answered = sockets.map(async (socket) => {
        const answers = ids.map((id) =>
          socket.answer(id).then(({ error }) => {
            if (error === undefined) started += 1
          }),
        )
        socket.send(message)
        // The server rejects calls above the limit per minute, and closes a socket after 100 rejected ones.
        await Promise.all(answers).catch(() => socket.closed)
      })
      await Promise.all(answered)
    })
    expect(started).toBeGreaterThanOrEqual(500)
  })
})
