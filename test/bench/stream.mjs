import assert from 'node:assert/strict'
import { openDatabase } from '@assistant/database'
import { createAssistant } from '@assistant/sdk'
import { asc, eq } from 'drizzle-orm'
import { perSecond } from './measure.mjs'

/**
 * Measures how fast the events of one generation are read: live from an engine that writes without delay, again from
 * the log through the server, and directly from the table as the upper bound. The generation has at least `events`
 * events.
 */
export async function measureStream({ url, databaseUrl, events }) {
  const assistant = createAssistant({ url })
  await assistant.register({ email: 'bench@example.com', name: 'Bench', password: 'seven brass lanterns by the quay' })
  const project = await assistant.api.projects.create.mutate({ name: 'Bench' })

  const run = assistant.generate({ projectId: project.id, engine: 'counting', prompt: String(events) })
  const live = await perSecond(() => readInOrder(run))
  const { id } = await run.generation
  const replayed = await perSecond(() => readInOrder(assistant.resume(id)))

  const database = await openDatabase(databaseUrl)
  const { generationEvents } = database.tables
  const stored = await perSecond(async () => {
    const rows = await database.query
      .select()
      .from(generationEvents)
      .where(eq(generationEvents.generationId, id))
      .orderBy(asc(generationEvents.seq))
    for (const { payload } of rows) JSON.parse(payload)
    return rows.length
  })
  await database.close()
  await assistant.close()

  assert.ok(live.count >= events)
  assert.equal(replayed.count, live.count)
  assert.equal(stored.count, live.count)
  const share = (rate) => `${((rate / stored.rate) * 100).toFixed(1)} %`
  console.log(`one generation of ${live.count} events, complete and in order`)
  console.log(`  from the tables      ${stored.rate.toFixed(0).padStart(7)} events/s`)
  console.log(
    `  while it is written  ${live.rate.toFixed(0).padStart(7)} events/s, ${live.seconds.toFixed(2)} s (${share(live.rate)} of the table rate)`,
  )
  console.log(
    `  from the log         ${replayed.rate.toFixed(0).padStart(7)} events/s, ${replayed.seconds.toFixed(2)} s (${share(replayed.rate)} of the table rate)`,
  )
}

/** Asserts that the events arrive in order without gaps, and returns their number. */
async function readInOrder(stream) {
  let count = 0
  for await (const event of stream) {
    count += 1
    assert.equal(event.number, count)
  }
  return count
}
