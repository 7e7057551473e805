import assert from 'node:assert/strict'
import { createTRPCClient, createWSClient, httpLink, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { perSecond } from './measure.mjs'

/** Compares the rate of the same authenticated query over HTTP and over a WebSocket, with eight calls at a time. */
export async function measureCalls({ url, calls }) {
  const anonymous = createTRPCClient({ links: [httpLink({ url: `${url}/trpc` })] })
  const account = { email: 'calls@example.com', password: 'nine copper kettles on a shelf' }
  const { tokens } = await anonymous.auth.register.mutate({ ...account, name: 'Calls' })
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    WebSocket,
    connectionParams: { accessToken: tokens.accessToken },
  })
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  const overHttp = createTRPCClient({ links: [httpLink({ url: `${url}/trpc`, headers })] })
  const overSocket = createTRPCClient({ links: [wsLink({ client: socket })] })

  // Warms up both transports, because the first calls run code that is not optimized yet.
  for (const client of [overHttp, overSocket]) await callMany(client, 200)
  const http = await perSecond(() => callMany(overHttp, calls))
  const webSocket = await perSecond(() => callMany(overSocket, calls))
  await socket.close()

  assert.equal(http.count, calls)
  assert.equal(webSocket.count, calls)
  console.log(`${calls} calls of users.me, eight at a time`)
  console.log(`  over HTTP            ${http.rate.toFixed(0).padStart(7)} calls/s`)
  console.log(
    `  over a WebSocket     ${webSocket.rate.toFixed(0).padStart(7)} calls/s (${(webSocket.rate / http.rate).toFixed(1)} times)`,
  )
}

/** Makes this many calls, eight at a time, and returns the number of answers. */
async function callMany(client, calls) {
  let started = 0
  let answered = 0
  const caller = async () => {
    while (started < calls) {
      started += 1
      const { email } = await client.users.me.query()
      assert.equal(email, 'calls@example.com')
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: 8 }, caller))
  return answered
}
