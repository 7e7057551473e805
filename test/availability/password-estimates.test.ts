import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { call } from '../support/clients/trpc-calls.js'
import { startPacedServer } from '../support/servers/paced-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** A weak password whose characters have many readings: an estimate takes a core for a tenth of a second. */
const hostilePassword = '@$'.repeat(16)
const attempts = 20

describe('the estimate of a hostile password', () => {
  const cleanup = cleanUpAfterAll()

  it('leaves the event loop to others', async () => {
    const { url } = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const register = (password: string) =>
      call(url, 'auth.register', { email: `${randomUUID()}@example.com`, name: 'Ada', password })
    const heldSeconds = async () => {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(/^assistant_event_loop_delay_seconds_sum (\S+)$/m.exec(text)?.[1])
    }
    // The first one starts the thread, and loads its dictionaries.
    await register('passwordpassword')

    const heldBefore = await heldSeconds()
    const since = performance.now()
    const outcomes = new Set<string | undefined>()
    for (let attempt = 0; attempt < attempts; attempt += 1) outcomes.add((await register(hostilePassword)).error?.code)
    const held = (await heldSeconds()) - heldBefore
    const elapsed = (performance.now() - since) / 1000
    expect(outcomes).toEqual(new Set(['WEAK_PASSWORD']))
    // On the event loop itself, the estimates would hold it for nearly all of the time.
    expect(held / elapsed).toBeLessThan(0.5)
  })
})
