import { createAssistant } from '@assistant/sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser/browser.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { type Mailbox, openMailbox } from '../../support/services/mailbox.js'
import { startPathProxy } from '../../support/services/path-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const path = '/tools/assistant'

describe.each([
  ['strips the path', true],
  ['keeps the path', false],
])('a server whose public URL has a path, behind a proxy that %s', (_, strips) => {
  const cleanup = cleanUpAfterAll()
  let origin: string
  let url: string
  let server: PacedServer
  let mailbox: Mailbox

  beforeAll(async () => {
    const dataFolder = await temporaryFolder(cleanup)
    const proxy = await startPathProxy(cleanup, { path, stripsPath: strips })
    origin = proxy.origin
    url = `${origin}${path}`
    mailbox = await openMailbox(cleanup, dataFolder)
    server = await startPacedServer(cleanup, { dataFolder, port: proxy.port, environment: { PUBLIC_URL: `${url}/` } })
    server.open()
  })

  it('answers calls, and streams a generation over its socket', async () => {
    const assistant = createAssistant({ url })
    cleanup.add(assistant.close)
    await assistant.register({ email: 'ada@example.com', name: 'Ada', password: 'twelve quiet harbour lanterns' })
    const { id: projectId } = await assistant.api.projects.create.mutate({ name: 'Club' })
    const run = assistant.generate({ projectId, prompt: 'A feed for a running club' })
    expect(await run.result()).toMatchObject({ status: 'succeeded' })
    expect((await run.files()).size).toBeGreaterThan(0)
    const { id } = await run.generation
    const zip = new Uint8Array(await new Response(await assistant.archive(id)).arrayBuffer())
    expect(String.fromCharCode(...zip.subarray(0, 2))).toBe('PK')
  })

  it('serves the REST API, its OpenAPI document and the public keys', async () => {
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: 'ok' })
    const description = await (await fetch(`${url}/api/openapi.json`)).json()
    expect(description).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), servers: [{ url: `${url}/api` }] })
    expect(await (await fetch(`${url}/.well-known/jwks.json`)).json()).toMatchObject({ keys: [{ kty: 'OKP' }] })
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    expect((await fetch(`${url}/none`)).status).toBe(404)
  })

  it('accepts cookies from its own origin only', async () => {
    const { email, password } = await registerUser(url)
    const signIn = (from: string) =>
      call(url, 'auth.login', { email, password, cookie: true }, { headers: { origin: from, 'x-assistant-csrf': '1' } })
    const { headers } = await signIn(origin)
    expect(headers.getSetCookie()).toHaveLength(2)
    const cookie = headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ')
    expect(await call(url, 'users.me', {}, { headers: { cookie } })).toMatchObject({ data: { email } })
    expect(await signIn('http://127.0.0.1:1')).toMatchObject({ error: { code: 'CSRF_REJECTED' } })
  })

  it('links from a mail to its pages', async () => {
    const { email } = await registerUser(url)
    const { link } = await mailbox.next(email)
    expect(link?.href).toMatch(new RegExp(`^${url}/verify#token=`))
    const page = await fetch(link ?? '')
    const html = await page.text()
    for (const [, address = ''] of html.matchAll(/(?:href|src)="(\.[^"]+)"/g)) {
      expect((await fetch(new URL(address, page.url))).status, address).toBe(200)
    }
  })

  it.skipIf(isSkippedWithout(requirements.chromium))(
    'verifies an address when the button of its page is clicked',
    async () => {
      const { email } = await registerUser(url)
      const { link } = await mailbox.next(email)
      const browser = await openBrowser(cleanup)
      const page = await browser.newPage()
      await page.goto(link?.href ?? '')
      await page.getByRole('button', { name: 'Confirm my address' }).click()
      await page.getByText(`${email} is confirmed.`).waitFor()
    },
  )

  it('serves its home page without a trailing slash', async () => {
    const response = await fetch(strips ? `${url}/` : url)
    expect([response.status, response.url]).toEqual([200, `${url}/`])
    expect(await response.text()).toContain(`curl ${url}/trpc/system.health`)
  })
})
