import { contract } from '@assistant/contract'
import { testDatabases } from '@assistant/database/testing'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { call } from './harness/calls.js'
import { cleanUpAfterAll } from './harness/cleanup.js'
import { startPacedServer } from './harness/paced-server.js'
import { allProjects, register } from './harness/people.js'
import { temporaryFolder } from './harness/temporary-folder.js'

const writers = 16
const writesBeforeKill = 600

describe.each(testDatabases())('what was acknowledged, on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()

  it('is there after the server was killed in the middle of a thousand writes', async () => {
    const database = await open()
    cleanup.add(() => database.close())
    const settings = { dataFolder: await temporaryFolder(cleanup), environment: { DATABASE_URL: database.url } }
    const first = await startPacedServer(cleanup, settings)
    const person = await register(first.url)

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
        // Not awaited: the others are in the middle of their calls.
        if (acknowledged.length === writesBeforeKill) first.signal('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: writers }, write))
    await first.ended
    expect(acknowledged.length).toBeGreaterThanOrEqual(writesBeforeKill)

    if (name === 'sqlite') expect(integrity(database.url)).toEqual([{ integrity_check: 'ok' }])
    const second = await startPacedServer(cleanup, { ...settings, port: first.port })
    const kept = await allProjects(second.url, person)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    expect(kept.size).toBeLessThanOrEqual(sent)
  })
})

function integrity(url: string): unknown {
  const connection = new Sqlite(new URL(url).pathname)
  try {
    return connection.pragma('integrity_check')
  } finally {
    connection.close()
  }
}
