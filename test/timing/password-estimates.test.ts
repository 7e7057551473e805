import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { call } from '../support/clients/trpc-calls.js'
import { startPacedServer } from '../support/servers/paced-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** A weak password with many possible readings: its estimate takes 100 ms of a core. */
const hostilePassword = '@$'.repeat(16)
const attempts = 20

describe('the estimate of a hostile password', () => {
  const cleanup = cleanUpAfterAll()

  it('does not block the event loop', async () => {
    const { url } = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const register = (password: string) =>
      call(url, 'auth.register', { email: `${randomUUID()}@example.com`, name: 'Ada', password })
    const readBlockedSeconds = async () => {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(/^assistant_event_loop_delay_seconds_sum (\S+)$/m.exec(text)?.[1])
    }
    // The first estimate starts the worker thread, which loads its dictionaries.
    await register('passwordpassword')

    const blockedBefore = await readBlockedSeconds()
    const startedAt = performance.now()
    const outcomes = new Set<string | undefined>()
    for (let attempt = 0; attempt < attempts; attempt += 1) outcomes.add((await register(hostilePassword)).error?.code)
    const blockedSeconds = (await readBlockedSeconds()) - blockedBefore
    const elapsedSeconds = (performance.now() - startedAt) / 1000
    expect(outcomes).toEqual(new Set(['WEAK_PASSWORD']))
    // Without the worker thread, estimates would block the event loop nearly all of the time.
    expect(blockedSeconds / elapsedSeconds).toBeLessThan(0.5)
  })
})
