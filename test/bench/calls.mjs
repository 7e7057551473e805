import assert from 'node:assert/strict'
import { createTRPCClient, createWSClient, httpLink, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { perSecond } from './measure.mjs'

/** The same signed-in query over HTTP and over a socket, eight at a time. */
export async function measureCalls({ url, calls }) {
  const open = createTRPCClient({ links: [httpLink({ url: `${url}/trpc` })] })
  const account = { email: 'calls@example.com', password: 'nine copper kettles on a shelf' }
  const { tokens } = await open.auth.register.mutate({ ...account, name: 'Calls' })
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    WebSocket,
    connectionParams: { accessToken: tokens.accessToken },
  })
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  const overHttp = createTRPCClient({ links: [httpLink({ url: `${url}/trpc`, headers })] })
  const overSocket = createTRPCClient({ links: [wsLink({ client: socket })] })

  // The first calls of each find cold code.
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

async function callMany(client, calls) {
  let begun = 0
  let answered = 0
  const caller = async () => {
    while (begun < calls) {
      begun += 1
      const { email } = await client.users.me.query()
      assert.equal(email, 'calls@example.com')
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: 8 }, caller))
  return answered
}
