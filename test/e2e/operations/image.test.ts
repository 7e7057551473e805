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
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

/** Id of the user and group `nobody`, who owns no files. */
const nobodyId = 65_534

describe.skipIf(isSkippedWithout(requirements.root))('the container image', () => {
  const cleanup = cleanUpAfterAll()
  let image: Image
  let dataFolder = ''

  beforeAll(async () => {
    const folder = await temporaryFolder(cleanup)
    await chmod(folder, 0o755)
    // Builds with the headers of this Node. Skips the folder of the image's user, who does not exist on this machine.
    const headersFolder = dirname(dirname(process.execPath))
    image = await buildImage(cleanup, folder, (command) =>
      command.startsWith('install ') ? undefined : command.replace('nodedir=/usr/local', `nodedir=${headersFolder}`),
    )
    dataFolder = join(folder, 'data')
    await mkdir(dataFolder, { mode: 0o700 })
    await chown(dataFolder, nobodyId, nobodyId)
  }, 600_000)

  /** Starts the command of an instruction as a user who may write to the data folder only. */
  const runAsNobody = (instruction: string, environment: Readonly<Record<string, string>> = {}): TestProcess => {
    const [, list = ''] = /(\[".*"\])$/.exec(image.instruction(instruction)) ?? []
    const identity = [
      `--reuid=${nobodyId}`,
      `--regid=${nobodyId}`,
      '--clear-groups',
      '--no-new-privs',
      '--bounding-set=-all',
    ]
    return startProcess(cleanup, {
      command: 'setpriv',
      arguments: [...identity, ...z.array(z.string()).parse(JSON.parse(list))],
      workingFolder: join(image.folder, image.instruction('WORKDIR')),
      environment: {
        ...image.environment,
        HOME: '/nonexistent',
        DATA_DIR: dataFolder,
        ...{ HOST: '127.0.0.1', PORT: '0', SECRET: 'a secret of the container of this test' },
        ...environment,
      },
    })
  }

  it('contains no secrets, sources or build tools', async () => {
    const exists = (path: string) =>
      stat(join(image.folder, image.instruction('WORKDIR'), path)).then(
        () => true,
        () => false,
      )
    for (const path of ['apps/server/dist/main.js', 'packages/database/migrations/sqlite', 'apps/server/assets']) {
      expect([path, await exists(path)]).toEqual([path, true])
    }
    for (const path of ['.git', '.env', 'data', 'apps/server/src', 'node_modules/.pnpm/node_modules/tsup', 'test']) {
      expect([path, await exists(path)]).toEqual([path, false])
    }
    expect(image.instruction('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  })

  it('serves as a user who can write only to the data folder, passes its health check, and stops on SIGTERM', async () => {
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

describe('compose.yaml', () => {
  it('restricts the privileges of every service, and publishes ports on the loopback interface only', async () => {
    const composition: unknown = parse(await readFile(join(repositoryRoot, 'compose.yaml'), 'utf8'))
    const { services } = z.object({ services: z.record(z.string(), service) }).parse(composition)
    expect(Object.keys(services)).toEqual(['assistant', 'database', 'redis'])
    const published = Object.values(services).flatMap(({ ports }) => ports ?? [])
    expect(published).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)])
    // `:?` makes the start fail when a secret is missing, instead of using a known default.
    expect(services.assistant?.environment).toMatchObject({
      SECRET: expect.stringMatching(/^\$\{SECRET:\?/),
      DATABASE_URL: expect.stringMatching(/\$\{POSTGRES_PASSWORD:\?/),
    })
  })
})
