import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { contract } from '@assistant/contract'
import { createAssistant } from '@assistant/sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { callOrThrow } from '../../support/clients/trpc-calls.js'
import { buildImage, type Image } from '../../support/packages/image.js'
import { startProcess, type TestProcess } from '../../support/processes/test-process.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

// Only root can become somebody else.
const isRoot = process.getuid?.() === 0
/** Of nobody, who owns nothing. */
const nobody = 65_534

describe.runIf(isRoot)('the image', () => {
  const cleanup = cleanUpAfterAll()
  let image: Image
  let dataFolder = ''

  beforeAll(async () => {
    const folder = await temporaryFolder(cleanup)
    await chmod(folder, 0o755)
    // The headers of this Node; and the image's own user, for whom it makes a folder, is not on this machine.
    const headers = dirname(dirname(process.execPath))
    image = await buildImage(cleanup, folder, (command) =>
      command.startsWith('install ') ? undefined : command.replace('nodedir=/usr/local', `nodedir=${headers}`),
    )
    dataFolder = join(folder, 'data')
    await mkdir(dataFolder, { mode: 0o700 })
    await chown(dataFolder, nobody, nobody)
  }, 600_000)

  /** As the image's user: it may write to its data folder, and to no file of the image. */
  const runAsNobody = (instruction: string, environment: Readonly<Record<string, string>> = {}): TestProcess => {
    const [, list = ''] = /(\[".*"\])$/.exec(image.said(instruction)) ?? []
    const identity = [
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      '--clear-groups',
      '--no-new-privs',
      '--bounding-set=-all',
    ]
    return startProcess(cleanup, {
      command: 'setpriv',
      arguments: [...identity, ...z.array(z.string()).parse(JSON.parse(list))],
      workingFolder: join(image.folder, image.said('WORKDIR')),
      environment: {
        ...image.environment,
        HOME: '/nonexistent',
        DATA_DIR: dataFolder,
        ...{ HOST: '127.0.0.1', PORT: '0', SECRET: 'a secret of the container alone, for this test' },
        ...environment,
      },
    })
  }

  it('holds no secret, no source and no tool of the build', async () => {
    const isThere = (path: string) =>
      stat(join(image.folder, image.said('WORKDIR'), path)).then(
        () => true,
        () => false,
      )
    for (const path of ['apps/server/dist/main.js', 'packages/database/migrations/sqlite', 'apps/server/assets']) {
      expect([path, await isThere(path)]).toEqual([path, true])
    }
    for (const path of ['.git', '.env', 'data', 'apps/server/src', 'node_modules/.pnpm/node_modules/tsup', 'test']) {
      expect([path, await isThere(path)]).toEqual([path, false])
    }
    expect(image.said('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  })

  it('serves as a user who can write nothing but its data, is found healthy, and stops when it is asked to', async () => {
    const server = runAsNobody('CMD')
    const [line] = await server.waitForOutput(/^.*"msg":"listening".*$/m)
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(line))
    const { port } = new URL(url)
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    expect((await fetch(`${url}/api/docs`)).status).toBe(200)
    expect(await runAsNobody('HEALTHCHECK', { PORT: port }).exited).toEqual({ code: 0, signal: null })

    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const assistant = createAssistant({ url })
    await assistant.signIn({ email: person.email, password: person.password })
    const result = await assistant.generate({ projectId, prompt: 'A feed for a bakery' }).result()
    expect(result).toMatchObject({ status: 'succeeded', diagnostics: { errors: 0 } })
    await assistant.close()
    expect(await callOrThrow(contract.system.health.output, url, 'system.health', {})).toMatchObject({ status: 'ok' })

    server.sendSignal('SIGTERM')
    expect(await server.exited, server.output()).toEqual({ code: 0, signal: null })
    expect(await runAsNobody('HEALTHCHECK', { PORT: port }).exited).toEqual({ code: 1, signal: null })
  })
})

const service = z.object({
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
})

describe('the composition', () => {
  it('gives no service more than it needs, and shows nothing to the network', async () => {
    const composition: unknown = parse(await readFile(join(repositoryRoot, 'compose.yaml'), 'utf8'))
    const { services } = z.object({ services: z.record(z.string(), service) }).parse(composition)
    expect(Object.keys(services)).toEqual(['assistant', 'database', 'redis'])
    const published = Object.values(services).flatMap(({ ports }) => ports ?? [])
    expect(published).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)])
    // Without them it would come up with one that everybody knows.
    expect(services.assistant?.environment).toMatchObject({
      SECRET: expect.stringMatching(/^\$\{SECRET:\?/),
      DATABASE_URL: expect.stringMatching(/\$\{POSTGRES_PASSWORD:\?/),
    })
  })
})
