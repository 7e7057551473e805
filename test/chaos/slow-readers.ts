import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Cleanup } from '../support/cleanup.js'
import type { TestUser } from '../support/clients/test-users.js'
import { createCounter } from './counter.js'

/** A client that opens several subscriptions to the same events and stops reading them. */
export interface SlowReader {
  /** Number of events received so far, per subscription. */
  readonly counts: () => readonly number[]
  /** Opens the subscriptions. Resolves when the first event has arrived. */
  readonly subscribe: (generationId: string) => Promise<void>
  readonly resume: () => void
  /** Resolves when all subscriptions have ended. */
  readonly ended: Promise<void>
}

/** Starts a client that pauses each of its event streams after the first event, until `resume`. */
export async function startSlowStreams(
  cleanup: Cleanup,
  url: string,
  { accessToken }: TestUser,
  subscriptions: number,
): Promise<SlowReader> {
  const counts = Array.from({ length: subscriptions }, () => 0)
  const streams: IncomingMessage[] = []
  const endedStreams = createCounter()
  const received = createCounter()
  let isPaused = true

  const open = async (generationId: string, at: number) => {
    const query = new URLSearchParams({ input: JSON.stringify({ generationId }) })
    const call = request(`${url}/trpc/generations.events?${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      agent: new Agent(),
    }).end()
    cleanup.add(() => call.destroy())
    const [stream]: IncomingMessage[] = await once(call, 'response')
    if (stream === undefined) throw new Error('The server sent no response.')
    streams.push(stream)
    let incompleteLine = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (incompleteLine + text).split('\n')
      incompleteLine = lines.pop() ?? ''
      for (const line of lines) {
        if (line === 'event: return') endedStreams.add()
        const number = /^id: (\d+)$/.exec(line)?.[1]
        if (number === undefined) continue
        const count = (counts[at] ?? 0) + 1
        if (Number(number) !== count) throw new Error(`Event ${number} came after ${count - 1} events.`)
        counts[at] = count
        if (isPaused) stream.pause()
        received.add()
      }
    })
  }
  return {
    counts: () => counts,
    async subscribe(generationId) {
      await Promise.all(counts.map((_, at) => open(generationId, at)))
      await received.reached(1)
    },
    resume() {
      isPaused = false
      for (const stream of streams) stream.resume()
    },
    ended: endedStreams.reached(subscriptions),
  }
}

const socketMessage = z.object({
  id: z.number(),
  result: z.object({ type: z.enum(['started', 'data', 'stopped']), id: z.string().optional() }),
})

/** Starts a client that pauses its WebSocket after the first event, until `resume`. */
export async function startSlowSocket(
  cleanup: Cleanup,
  url: string,
  { accessToken }: TestUser,
  subscriptions: number,
): Promise<SlowReader> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  cleanup.add(() => socket.terminate())
  await once(socket, 'open')
  const counts = Array.from({ length: subscriptions }, () => 0)
  const stoppedSubscriptions = createCounter()
  const received = createCounter()
  let isPaused = true
  socket.on('message', (data) => {
    const text = String(data)
    if (text === 'PING') return socket.send('PONG')
    const { id, result } = socketMessage.parse(JSON.parse(text))
    if (result.type === 'stopped') return stoppedSubscriptions.add()
    if (result.type === 'started') return
    const count = (counts[id] ?? 0) + 1
    if (Number(result.id) !== count) throw new Error(`Event ${result.id} came after ${count - 1} events.`)
    counts[id] = count
    if (isPaused) socket.pause()
    received.add()
  })
  return {
    counts: () => counts,
    async subscribe(generationId) {
      for (let id = 0; id < subscriptions; id += 1) {
        const params = { path: 'generations.events', input: { generationId } }
        socket.send(JSON.stringify({ id, method: 'subscription', params }))
      }
      await received.reached(1)
    },
    resume() {
      isPaused = false
      socket.resume()
    },
    ended: stoppedSubscriptions.reached(subscriptions),
  }
}
