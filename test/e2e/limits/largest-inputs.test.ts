import { contract, givenFilesLimits, settingsLimits, utf8Length } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { callRest } from '../../support/clients/rest-calls.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

type Input = Readonly<Record<string, unknown>>

/** Sends calls over one transport, and throws when a call fails. */
interface Transport {
  readonly name: string
  readonly call: (token: string, procedure: string, input: Input) => Promise<unknown>
  /** Sends calls of one procedure together, in one request if the transport has batches. */
  readonly callTogether: (token: string, procedure: string, inputs: readonly Input[]) => Promise<readonly unknown[]>
}

const cleanup = cleanUpAfterAll()
let server: PacedServer

const batchAnswer = z.array(z.object({ result: z.object({ data: z.unknown() }) }))

const overHttp: Transport = {
  name: 'tRPC over HTTP',
  async call(token, procedure, input) {
    const { data, error } = await call(server.url, procedure, input, { token })
    expect(error).toBeUndefined()
    return data
  },
  async callTogether(token, procedure, inputs) {
    const response = await fetch(`${server.url}/trpc/${inputs.map(() => procedure).join()}?batch=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...inputs }),
    })
    return batchAnswer.parse(await response.json()).map(({ result }) => result.data)
  },
}

const overRest: Transport = {
  name: 'REST',
  async call(token, procedure, input) {
    const { data, error } = await callRest(server.url, procedure, input, { token })
    expect(error).toBeUndefined()
    return data
  },
  callTogether: (token, procedure, inputs) =>
    Promise.all(inputs.map((input) => overRest.call(token, procedure, input))),
}

/** Returns source code of exactly `bytes` bytes, with characters that JSON escapes and characters of several bytes. */
function sourceOf(bytes: number): string {
  const line = '  print("größer → \'$name\'");\n'
  const text = line.repeat(Math.floor(bytes / utf8Length(line)))
  return text + '/'.repeat(bytes - utf8Length(text))
}

/** Returns the maximum number of files, with exactly the maximum total size. */
function largestFiles() {
  const share = Math.floor(givenFilesLimits.bytes / givenFilesLimits.files)
  return Array.from({ length: givenFilesLimits.files }, (_, at) => {
    const isLast = at === givenFilesLimits.files - 1
    const bytes = isLast ? givenFilesLimits.bytes - share * at : share
    return { path: `lib/${`folder${at}/`.repeat(15)}file.dart`, content: sourceOf(bytes) }
  })
}

/** Returns settings whose JSON has exactly the maximum size. */
function largestSettings(): Input {
  const settings = { instructions: 'ö'.repeat(8_000), lockedPaths: ['lib/**'], own: { text: '' } }
  const remainingBytes = settingsLimits.bytes - utf8Length(JSON.stringify(settings))
  return { ...settings, own: { text: 'x'.repeat(remainingBytes) } }
}

beforeAll(async () => {
  server = await startPacedServer(cleanup, {
    dataFolder: await temporaryFolder(cleanup),
    environment: { RATE_LIMIT_SCALE: '1' },
  })
  server.open()
})

describe.each([overHttp, overRest])('the largest inputs of the contract, over $name', ({ call, callTogether }) => {
  let person: TestUser
  let projectId: string
  beforeAll(async () => {
    person = await registerUser(server.url)
    projectId = (await createProject(server.url, person)).id
  })

  /** Starts a generation, and waits until it has succeeded. */
  async function generate(input: Input): Promise<string> {
    const started = await call(person.accessToken, 'generations.start', { projectId, ...input })
    const { id } = contract.generations.start.output.parse(started)
    const headers = { authorization: `Bearer ${person.accessToken}` }
    const events = await fetch(`${server.url}/api/generations/${id}/events`, { headers })
    expect(await events.text()).toMatch(/^event: result\ndata: .*"status":"succeeded"/m)
    return id
  }

  it('are accepted as 200 files with a total of 2 MiB', async () => {
    const files = largestFiles()
    expect(files.reduce((sum, { content }) => sum + utf8Length(content), 0)).toBe(givenFilesLimits.bytes)
    const generationId = await generate({ kind: 'import', prompt: 'x', files })
    const kept = await call(person.accessToken, 'generations.files', { generationId })
    expect(contract.generations.files.output.parse(kept).files).toHaveLength(givenFilesLimits.files)
  })

  it('are accepted as a prompt and an error message of 20,000 characters of four bytes', async () => {
    const parentId = await generate({ kind: 'import', prompt: 'x', files: [{ path: 'lib/a.dart', content: 'var a;' }] })
    const longest = '😀'.repeat(20_000)
    const started = await call(person.accessToken, 'generations.start', {
      ...{ projectId, parentId, kind: 'fix', prompt: longest, errorMessage: longest },
    })
    expect(contract.generations.start.output.parse(started)).toMatchObject({ prompt: longest, errorMessage: longest })
  })

  it('are accepted as settings of 32 KiB, and as twenty of them together', async () => {
    const settings = largestSettings()
    expect(utf8Length(JSON.stringify(settings))).toBe(settingsLimits.bytes)
    const updated = await call(person.accessToken, 'projects.update', { projectId, settings })
    expect(contract.projects.update.output.parse(updated).settings).toEqual(settings)
    const inputs = Array.from({ length: 20 }, (_, at) => ({ name: `Project ${at}`, settings }))
    const projects = await callTogether(person.accessToken, 'projects.create', inputs)
    expect(projects.map((project) => contract.projects.create.output.parse(project).settings)).toEqual(
      inputs.map(() => settings),
    )
  })
})
