import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { contract } from '@assistant/contract'
import { loadSnapshot, readRows, type TestDatabase, takeSnapshot, testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { createProject, registerUser, signIn, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { startChaosServer } from '../../support/servers/chaos-server.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { openMailbox } from '../../support/services/mailbox.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

/** With TAKE_SNAPSHOT=true, the snapshot is written to the repository as the database of this version. */
const isStored = process.env.TAKE_SNAPSHOT === 'true'
const admin = { email: 'root@example.com', password: 'eleven brass kettles whistling' }

// Tests of later versions load these snapshots: see packages/database/src/snapshots.test.ts.
describe.each(testDatabases())('a snapshot of a database that was in use, on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()

  /** Starts a server, uses most of its features, and kills it while generations are running. */
  async function useDatabase(url: string): Promise<void> {
    const dataFolder = await temporaryFolder(cleanup)
    const server = await startChaosServer(cleanup, {
      dataFolder,
      environment: {
        DATABASE_URL: url,
        SECRET: 'a secret of nobody, for tests alone',
        ADMIN_EMAIL: admin.email,
        ADMIN_PASSWORD: admin.password,
      },
    })
    const mailbox = await openMailbox(cleanup, dataFolder)
    const callAs = async (path: string, input: object, { accessToken: token }: TestUser) => {
      const { data, error } = await call(server.url, path, input, { token })
      expect(error, path).toBeUndefined()
      return data
    }
    const administrator = await signIn(server.url, admin)
    const ada = await registerUser(server.url, 'Ada')
    const ben = await registerUser(server.url, 'Ben')
    await call(server.url, 'auth.verifyEmail', { token: await mailbox.nextToken(ben.email) })
    await callAs('users.updateMe', { name: 'Zoë 🦄 O’Brien' }, ada)
    await callAs('auth.requestEmailChange', { newEmail: 'ada.new@example.com', password: ada.password }, ada)
    await call(server.url, 'auth.login', { email: ada.email, password: 'wrong' })
    await call(server.url, 'auth.refresh', { refreshToken: ada.refreshToken })
    // Replaces the folder of sent mails by a file, so that all later mails stay in the queue.
    for (const recipient of ['ada.new@example.com', ada.email, ada.email]) await mailbox.next(recipient)
    await rm(join(dataFolder, 'outbox'), { recursive: true })
    await writeFile(join(dataFolder, 'outbox'), '')
    await call(server.url, 'auth.requestPasswordReset', { email: ben.email })
    await callAs('users.invite', { email: 'invited@example.com', roles: ['guest'] }, administrator)
    for (const [person, path] of [
      ['Suspended', 'users.suspend'],
      ['Deleted', 'users.delete'],
    ] as const) {
      const { user } = await registerUser(server.url, person)
      await callAs(path, { userId: user.id }, administrator)
    }

    const { id: projectId } = await createProject(server.url, ada, 'Çà et là')
    await callAs(
      'projects.update',
      { projectId, description: 'a\nb', settings: { primaryColor: '#0A7D5B', own: { deep: [1, 'ü'] } } },
      ada,
    )
    await callAs('projects.share', { projectId, email: ben.email, role: 'editor' }, ada)
    await callAs('projects.share', { projectId, email: 'stranger@example.com', role: 'viewer' }, ada)
    await callAs('projects.delete', { projectId: (await createProject(server.url, ada, 'Binned')).id }, ada)
    await callAs('projects.create', { name: 'Once', idempotencyKey: 'once' }, ada)

    server.open()
    const start = async (input: object) => {
      const { id } = contract.generations.start.output.parse(
        await callAs('generations.start', { projectId, ...input }, ada),
      )
      return id
    }
    const finish = async (generationId: string) => {
      const socket = await openSocket(cleanup, server.url, ada.accessToken)
      for await (const _ of socket.subscribe('generations.events', { generationId }));
      return generationId
    }
    const parentId = await finish(await start({ prompt: 'A feed for a running club', idempotencyKey: 'first' }))
    await finish(await start({ kind: 'fix', prompt: 'Mend it', parentId, errorMessage: "Undefined name 'LMFeed'" }))
    await finish(
      await start({ kind: 'analysis', prompt: 'Check', files: [{ path: 'lib/ü.dart', content: 'void main() {' }] }),
    )
    await finish(
      await start({ kind: 'import', prompt: 'Mine', files: [{ path: 'lib/main.dart', content: '// 🦄\n' }] }),
    )
    await finish(await start({ kind: 'conversation', prompt: 'What next?', parentId }))
    server.close()
    const startCounting = () => start({ engine: 'counting', prompt: '100' })
    await callAs('generations.cancel', { generationId: await startCounting() }, ada)
    const running = [await startCounting(), await startCounting()]
    await start({ prompt: 'One that waits' })
    for (const generationId of running) {
      const socket = await openSocket(cleanup, server.url, ada.accessToken)
      await socket.subscribe('generations.events', { generationId }).next()
    }
    await server.kill()
  }

  const openEmpty = async (): Promise<TestDatabase> => {
    const test = await open({ migrated: false })
    cleanup.add(test.close)
    return test
  }

  it('restores every row', async () => {
    const used = await openEmpty()
    await useDatabase(used.url)
    const { sql, migrations } = await takeSnapshot(used.url)
    const loaded = await openEmpty()
    await loadSnapshot(loaded.url, sql)
    expect(await readRows(loaded.url)).toEqual(await readRows(used.url))
    expect(await loaded.database.migrate()).toEqual({ applied: [] })
    if (!isStored) return
    const folder = join(repositoryRoot, 'packages', 'database', 'snapshots', packageJson.version)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.sql`), sql)
    await writeFile(join(folder, `${name}.migrations.json`), `${JSON.stringify(migrations, undefined, 2)}\n`)
    console.log(`The snapshot was written to ${pathToFileURL(folder).href}`)
  })
})
