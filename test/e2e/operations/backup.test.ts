import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { contract } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, listProjectIds, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { runCli } from '../../support/processes/run-cli.js'
import { openMountedDisk } from '../../support/processes/small-disk.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('a backup of a busy server, restored after the server was killed', () => {
  const cleanup = cleanUpAfterAll()

  it('contains every acknowledged write, resumes the running generation, and rejects all earlier tokens', async () => {
    const dataFolder = await temporaryFolder(cleanup)
    const environment = { REFRESH_GRACE_SECONDS: '0' }
    const first = await startPacedServer(cleanup, { dataFolder, environment })
    const { url, port } = first
    const person = await registerUser(url)
    const { id: projectId } = await createProject(url, person)
    const input = { projectId, prompt: 'A dark group chat for a chess club' }
    const token = { token: person.accessToken }
    const { id: generationId } = await callOrThrow(
      contract.generations.start.output,
      url,
      'generations.start',
      input,
      token,
    )
    first.allow(20)
    const getGeneration = (server: string, user: TestUser) =>
      callOrThrow(
        contract.generations.get.output,
        server,
        'generations.get',
        { generationId },
        { token: user.accessToken },
      )
    await expect.poll(async () => (await getGeneration(url, person)).lastEventId).toBeGreaterThan(5)

    const acknowledged: string[] = []
    let isBusy = true
    const write = async () => {
      while (isBusy) acknowledged.push((await createProject(url, person)).id)
    }
    const writers = Promise.all([write(), write(), write()])
    await expect.poll(() => acknowledged.length).toBeGreaterThan(20)

    const acknowledgedBefore = [...acknowledged]
    const copy = join(await temporaryFolder(cleanup), 'copy.db')
    const made = await runCli(cleanup, { DATA_DIR: dataFolder }, 'backup', '--to', copy)
    expect(made).toEqual({ code: 0, output: expect.stringContaining(` to ${copy} (`) })
    expect((await stat(copy)).mode & 0o777).toBe(0o600)
    const countAfter = acknowledged.length
    await expect.poll(() => acknowledged.length).toBeGreaterThan(countAfter)
    isBusy = false
    await writers

    // Issues refresh tokens after the copy was made, so that it does not contain their rotations.
    let { refreshToken } = person
    for (let rotation = 0; rotation < 3; rotation += 1) {
      refreshToken =
        (await callOrThrow(contract.auth.refresh.output, url, 'auth.refresh', { refreshToken })).refreshToken ?? ''
    }
    await first.kill()
    const files = (await readdir(dataFolder)).filter((name) => name.startsWith('assistant.db'))
    expect(files).toContain('assistant.db-wal')
    for (const name of files) await rm(join(dataFolder, name))
    await rename(copy, join(dataFolder, 'assistant.db'))

    const second = await startPacedServer(cleanup, { dataFolder, environment, port })
    expect(second.output()).toMatch(/"endedSessions":1,.*this database is a restored backup/)
    second.open()
    for (const [path, given, options] of [
      ['auth.refresh', { refreshToken }, {}],
      ['auth.refresh', { refreshToken: person.refreshToken }, {}],
      ['users.me', {}, token],
    ] as const) {
      expect((await call(url, path, given, options)).error?.code).toBe('SESSION_EXPIRED')
    }

    const again = await signIn(url, person)
    const kept = await listProjectIds(url, again)
    expect(acknowledgedBefore.filter((id) => !kept.has(id))).toEqual([])
    await expect.poll(async () => (await getGeneration(url, again)).status).toBe('succeeded')
    expect((await getGeneration(url, again)).fileCount).toBeGreaterThan(10)

    await second.kill()
    const third = await startPacedServer(cleanup, { dataFolder, environment, port })
    expect(third.output()).not.toContain('restored backup')
    expect((await call(url, 'users.me', {}, { token: again.accessToken })).error).toBeUndefined()
  })
})

describe('a backup to a full disk', () => {
  const cleanup = cleanUpAfterAll()

  it('fails with a message and leaves no file', async ({ skip }) => {
    const disk = await openMountedDisk(cleanup)
    if (disk === undefined) return skip('Only root can mount a small disk.')
    const dataFolder = await temporaryFolder(cleanup)
    expect(await runCli(cleanup, { DATA_DIR: dataFolder }, 'migrate')).toMatchObject({ code: 0 })
    await disk.fill(process.pid, 64 * 1024)
    const before = await readdir(disk.folder)
    const failed = await runCli(cleanup, { DATA_DIR: dataFolder }, 'backup', '--to', join(disk.folder, 'copy.db'))
    const output = `The copy ${disk.folder}/copy.db cannot be written: the disk is full or broken. Free some space, or check the disk.`
    expect(failed).toEqual({ code: 1, output })
    expect(await readdir(disk.folder)).toEqual(before)
    await disk.freeSpace(process.pid)
    expect(
      await runCli(cleanup, { DATA_DIR: dataFolder }, 'backup', '--to', join(disk.folder, 'copy.db')),
    ).toMatchObject({
      code: 0,
    })
  })
})
