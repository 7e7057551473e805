import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { testDatabases } from '@assistant/database/testing'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser } from '../../support/clients/test-users.js'
import { startProcess } from '../../support/processes/test-process.js'
import { repositoryRoot } from '../../support/servers/start-product.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe.each(testDatabases())('processes that start together on an empty database, on $name', ({ name, open }) => {
  const cleanup = cleanUpAfterAll()

  it('apply each migration once, and serve the same database', async () => {
    const database = await open({ migrated: false })
    cleanup.add(database.close)
    const environment = {
      DATABASE_URL: database.url,
      SECRET: 'a secret that the processes of this test share',
      DEMO: 'false',
      LOG_FORMAT: 'json',
      PORT: '0',
    }
    const start = async (entry: string, ...parameters: string[]) =>
      startProcess(cleanup, {
        command: process.execPath,
        arguments: [join(repositoryRoot, 'apps', 'server', 'dist', entry), ...parameters],
        workingFolder: repositoryRoot,
        environment: { ...environment, DATA_DIR: await temporaryFolder(cleanup) },
      })
    // Only one server may open an SQLite file.
    const servers = await Promise.all(Array.from({ length: name === 'sqlite' ? 1 : 2 }, () => start('main.js')))
    const commands = await Promise.all(Array.from({ length: 2 }, () => start('cli.js', 'migrate')))

    const applied: string[] = []
    for (const server of servers) {
      const [line] = await server.waitForOutput(/^.*"msg":"listening".*$/m)
      const { url, migrations } = JSON.parse(line)
      applied.push(...migrations)
      await registerUser(url)
    }
    for (const command of commands) {
      expect(await command.exited, command.output()).toMatchObject({ code: 0 })
      const [, names] = /^(?:There is nothing to migrate|Migrated) .*?(?:: (.*))?\.\n$/.exec(command.output()) ?? []
      applied.push(...(names?.split(', ') ?? []))
    }
    const files = await readdir(join(repositoryRoot, 'packages', 'database', 'migrations', name))
    expect(applied).toEqual(
      files
        .filter((file) => file.endsWith('.sql'))
        .map((file) => file.slice(0, -4))
        .sort(),
    )
    expect(await database.database.query.$count(database.database.tables.users)).toBe(servers.length)
  })
})
