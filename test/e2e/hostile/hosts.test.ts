import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { httpRequest, sendBytes } from '../../support/clients/raw-http.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('a server on loopback', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer

  beforeAll(async () => {
    const environment = { ALLOWED_HOSTS: 'assistant.internal' }
    server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup), environment })
  })

  const ask = (host: string, path: string, ...lines: string[]) =>
    sendBytes(server.port, httpRequest(`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines))
  const openSocket = (host: string) =>
    sendBytes(
      server.port,
      httpRequest(
        'GET /trpc HTTP/1.1',
        ...[`Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      ),
    )

  it('is not reached by a page whose name was made to lead to it', async () => {
    const page = `http://evil.example:${server.port}`
    for (const path of ['/', '/trpc/system.health', '/api/health', '/metrics', '/.well-known/jwks.json']) {
      const answer = await ask(`evil.example:${server.port}`, path, `Origin: ${page}`)
      expect(answer, path).toMatch(/^HTTP\/1\.1 421 /)
      expect(answer, path).toMatch(/"code":"HOST_NOT_ALLOWED","message":"[^"]*ALLOWED_HOSTS/)
    }
    expect(await openSocket(`evil.example:${server.port}`)).toMatch(/^HTTP\/1\.1 421 /)
  })

  it('is reached under the names of its machine and those that were allowed, and probed under any', async () => {
    for (const host of ['localhost', '127.0.0.1', 'assistant.internal', 'Assistant.Internal.:80']) {
      expect(await ask(host, '/trpc/system.health'), host).toMatch(/^HTTP\/1\.1 200 /)
      expect(await openSocket(host), host).toMatch(/^HTTP\/1\.1 101 /)
    }
    expect(await ask('10.0.0.7', '/health/ready')).toMatch(/^HTTP\/1\.1 200 /)
  })
})
