import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { eq, inArray, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { type Database, openDatabase, type Transaction } from '../index.js'
import { createPostgresDatabase } from '../testing/postgres-databases.js'

interface Cut {
  before?: string | undefined
  after?: string | undefined
}

/** Starts a proxy to the server that cuts the connection, or stops answering, when a given text passes. */
async function startProxy(serverUrl: string) {
  const target = new URL(serverUrl)
  const url = new URL(serverUrl)
  const sockets = new Set<Socket>()
  const cut: Cut & { silentAfter?: string } = {}
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    sockets.add(client)
    let isLast = false
    let isSilent = false
    client.on('data', (data) => {
      const words = data.toString('latin1')
      if (cut.before !== undefined && words.includes(cut.before)) return end()
      isSilent ||= cut.silentAfter !== undefined && words.includes(cut.silentAfter)
      isLast ||= cut.after !== undefined && words.includes(cut.after)
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (isLast) end()
      else if (!isSilent) client.write(data)
    })
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end)
  })
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cut,
    cutAll,
    close: async () => {
      cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('a connection to PostgreSQL', () => {
  it('sets the timeouts that end the transactions of a frozen process', async () => {
    const { url, drop } = await createPostgresDatabase(inject('postgres'))
    const database = await openDatabase(url)
    const [row] = await database.query
      .select({
        idle: sql`current_setting('idle_in_transaction_session_timeout')`,
        lock: sql`current_setting('lock_timeout')`,
        statement: sql`current_setting('statement_timeout')`,
      })
      .from(sql`(select 1) as one`)
    expect(row).toEqual({ idle: '5s', lock: '5s', statement: '10s' })
    await database.close()
    await drop()
  })

  it('keeps prepared statements, and a limited number of others', async () => {
    const { url, drop } = await createPostgresDatabase(inject('postgres'))
    const database = await openDatabase(url, { poolSize: 1 })
    const { meta } = database.tables
    for (let length = 1; length <= 250; length += 1) {
      const keys = Array.from({ length }, (_, index) => `key ${index}`)
      await database.query.select().from(meta).where(inArray(meta.key, keys))
    }
    const prepared = database.query
      .select({ value: meta.value })
      .from(meta)
      .where(eq(meta.key, sql.placeholder('key')))
      .prepare('value')
    for (const key of ['a', 'b', 'c']) await prepared.execute({ key })

    const kept = await database.query
      .select({ runs: sql<string>`generic_plans + custom_plans`, text: sql<string>`statement` })
      .from(sql`pg_prepared_statements`)
    expect(kept.length).toBeLessThanOrEqual(201)
    expect(kept.filter(({ runs }) => Number(runs) === 3)).toHaveLength(1)
    await database.close()
    await drop()
  })
})

describe('a call whose connection to PostgreSQL is lost', () => {
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let direct: Database
  let database: Database
  let drop: () => Promise<void>

  beforeEach(async () => {
    const created = await createPostgresDatabase(inject('postgres'))
    drop = created.drop
    direct = await openDatabase(created.url)
    proxy = await startProxy(created.url)
    database = await openDatabase(proxy.url)
  })
  afterEach(async () => {
    await database.close()
    await direct.close()
    await proxy.close()
    await drop()
  })

  const write = () =>
    database.transaction((tx) => tx.insert(database.tables.meta).values({ key: 'a', value: '1' }).returning())
  const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length
  const count = () => direct.query.$count(direct.tables.meta)

  it('writes nothing if the connection is lost inside the transaction', async () => {
    proxy.cut.before = 'insert into'
    await expect(write()).rejects.toMatchObject({ kind: 'unavailable', outcomeUnknown: false })
    expect(await count()).toBe(0)
  })

  it('has an unknown outcome and writes nothing if the connection is lost before COMMIT arrives', async () => {
    proxy.cut.before = 'commit'
    await expect(write()).rejects.toMatchObject({ kind: 'unavailable', outcomeUnknown: true })
    expect(await count()).toBe(0)
  })

  it('has an unknown outcome and writes the row if the connection is lost before COMMIT is answered', async () => {
    proxy.cut.after = 'commit'
    await expect(write()).rejects.toMatchObject({ kind: 'unavailable', outcomeUnknown: true })
    expect(await count()).toBe(1)
  })

  it('ends if the connection falls silent after COMMIT', async () => {
    const impatient = await openDatabase(proxy.url, { holdMilliseconds: 2_000 })
    proxy.cut.silentAfter = 'commit'
    const written = impatient.transaction((tx) =>
      tx.insert(database.tables.meta).values({ key: 'a', value: '1' }).returning(),
    )
    await expect(written).rejects.toMatchObject({ kind: 'unavailable', outcomeUnknown: true })
    expect(await count()).toBe(1)
    delete proxy.cut.silentAfter
    await impatient.close()
  })

  it('is followed by a call on a new connection', async () => {
    proxy.cut.before = 'insert into'
    await expect(write()).rejects.toMatchObject({ kind: 'unavailable' })
    delete proxy.cut.before
    await write()
    expect(await count()).toBe(1)
  })

  it('fails also if it only reads', async () => {
    proxy.cut.before = 'select'
    await expect(database.query.$count(database.tables.meta)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  describe.each([
    { client: 'before the client notices', hasNoticed: false },
    { client: 'after the client has noticed', hasNoticed: true },
  ])('between two statements, $client,', ({ hasNoticed }) => {
    const cutBetween = (end: (tx: Transaction) => Promise<unknown>) =>
      database.transaction(async (tx) => {
        await tx.insert(database.tables.meta).values({ key: 'first', value: '1' })
        const before = sockets()
        proxy.cutAll()
        // One socket of the client and two of the proxy.
        if (hasNoticed) await expect.poll(sockets).toBe(before - 3)
        await end(tx)
      })
    const insertSecond = (tx: Transaction) => tx.insert(database.tables.meta).values({ key: 'second', value: '2' })

    it('fails at the second statement, and writes nothing', async () => {
      const written = cutBetween(async (tx) => insertSecond(tx))
      await expect(written).rejects.toMatchObject({ kind: 'unavailable', outcomeUnknown: false })
      expect(await count()).toBe(0)
    })

    it('fails even if the error of the statement was caught', async () => {
      const written = cutBetween(async (tx) => {
        await insertSecond(tx).catch(() => undefined)
        await insertSecond(tx).catch(() => undefined)
      })
      await expect(written).rejects.toMatchObject({ kind: 'unavailable', outcomeUnknown: false })
      expect(await count()).toBe(0)
    })

    it('fails at COMMIT, which it sends on no other connection', async () => {
      await expect(cutBetween(async () => undefined)).rejects.toMatchObject({
        kind: 'unavailable',
        outcomeUnknown: true,
      })
      expect(await count()).toBe(0)
    })
  })

  it('leaves no unhandled rejection, stuck connection or socket in 200 repetitions', async () => {
    const { meta } = database.tables
    const stray: unknown[] = []
    const note = (error: unknown) => stray.push(error)
    process.on('unhandledRejection', note).on('uncaughtException', note)
    const socketsBefore = sockets()
    const single = await openDatabase(proxy.url, { poolSize: 1 })
    expect(sockets()).toBeGreaterThan(socketsBefore)

    const points: Cut[] = [
      ...['begin', 'select', 'insert into', 'commit', 'application_name'].map((before) => ({ before })),
      ...['begin', 'select', 'insert into', 'commit', 'application_name'].map((after) => ({ after })),
    ]
    for (let round = 0; round < 200; round += 1) {
      Object.assign(proxy.cut, { before: undefined, after: undefined }, points[round % points.length])
      const called = single.transaction(async (tx) => {
        await tx.$count(meta)
        await tx.insert(meta).values({ key: `round ${round}`, value: '' })
      })
      await expect(called).rejects.toMatchObject({ kind: 'unavailable' })
    }

    Object.assign(proxy.cut, { before: undefined, after: undefined })
    await single.transaction((tx) => tx.insert(meta).values({ key: 'afterwards', value: '' }).returning())
    await single.close()
    await expect.poll(sockets).toBe(socketsBefore)
    process.off('unhandledRejection', note).off('uncaughtException', note)
    expect(stray).toEqual([])
  })
})
