import postgres from 'postgres'

/** Runs `work` with a connection of its own, without the rules of this package, and closes it afterwards. */
export async function withClient<T>(url: string, work: (client: postgres.Sql) => Promise<T>): Promise<T> {
  const client = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
