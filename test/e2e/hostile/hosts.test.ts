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

  const get = (host: string, path: string, ...lines: string[]) =>
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

  it('rejects requests of a page whose name resolves to loopback (DNS rebinding)', async () => {
    const page = `http://evil.example:${server.port}`
    for (const path of ['/', '/trpc/system.health', '/api/health', '/metrics', '/.well-known/jwks.json']) {
      const answer = await get(`evil.example:${server.port}`, path, `Origin: ${page}`)
      expect(answer, path).toMatch(/^HTTP\/1\.1 421 /)
      expect(answer, path).toMatch(/"code":"HOST_NOT_ALLOWED","message":"[^"]*ALLOWED_HOSTS/)
    }
    expect(await openSocket(`evil.example:${server.port}`)).toMatch(/^HTTP\/1\.1 421 /)
  })

  it('accepts the names of its machine and ALLOWED_HOSTS, and answers health probes under any name', async () => {
    for (const host of ['localhost', '127.0.0.1', 'assistant.internal', 'Assistant.Internal.:80']) {
      expect(await get(host, '/trpc/system.health'), host).toMatch(/^HTTP\/1\.1 200 /)
      expect(await openSocket(host), host).toMatch(/^HTTP\/1\.1 101 /)
    }
    expect(await get('10.0.0.7', '/health/ready')).toMatch(/^HTTP\/1\.1 200 /)
  })
})
