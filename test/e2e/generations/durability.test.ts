import { contract } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { listProjectIds, registerUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const writerCount = 16
const writesBeforeKill = 600

describe.each(testDatabases())('an acknowledged write on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()

  it('is still stored after the server was killed during 1,000 writes', async () => {
    const database = await open()
    cleanup.add(() => database.close())
    const settings = { dataFolder: await temporaryFolder(cleanup), environment: { DATABASE_URL: database.url } }
    const first = await startPacedServer(cleanup, settings)
    const person = await registerUser(first.url)

    const acknowledged: string[] = []
    let sent = 0
    const write = async () => {
      while (first.isRunning() && sent < 1_000) {
        sent += 1
        const input = { name: `Project ${sent}` }
        const answer = await call(first.url, 'projects.create', input, { token: person.accessToken }).catch(
          () => undefined,
        )
        if (answer?.data) acknowledged.push(contract.projects.create.output.parse(answer.data).id)
        // Kills the server while the other writers wait for answers.
        if (acknowledged.length === writesBeforeKill) first.sendSignal('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: writerCount }, write))
    await first.exited
    expect(acknowledged.length).toBeGreaterThanOrEqual(writesBeforeKill)

    if (name === 'sqlite') expect(checkIntegrity(database.url)).toEqual([{ integrity_check: 'ok' }])
    const second = await startPacedServer(cleanup, { ...settings, port: first.port })
    const kept = await listProjectIds(second.url, person)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    expect(kept.size).toBeLessThanOrEqual(sent)
  })
})

function checkIntegrity(url: string): unknown {
  const connection = new Sqlite(new URL(url).pathname)
  try {
    return connection.pragma('integrity_check')
  } finally {
    connection.close()
  }
}
