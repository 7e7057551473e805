import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Cleanup } from '../support/cleanup.js'
import type { TestUser } from '../support/clients/test-users.js'
import { createCounter } from './counter.js'

/** Somebody who asks for the same events several times, and does not read them. */
export interface SlowReader {
  /** How many events it has had, of each subscription. */
  readonly counts: () => readonly number[]
  /** Resolves when it has had its first event. */
  readonly meet: (generationId: string) => Promise<void>
  readonly goOn: () => void
  readonly ended: Promise<void>
}

/** Takes one event of each stream, and then nothing more until it is told to go on. */
export async function startSlowStreams(
  cleanup: Cleanup,
  url: string,
  { accessToken }: TestUser,
  subscriptions: number,
): Promise<SlowReader> {
  const counts = Array.from({ length: subscriptions }, () => 0)
  const streams: IncomingMessage[] = []
  const ended = createCounter()
  const first = createCounter()
  let isSlow = true

  const open = async (generationId: string, at: number) => {
    const query = new URLSearchParams({ input: JSON.stringify({ generationId }) })
    const call = request(`${url}/trpc/generations.events?${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      agent: new Agent(),
    }).end()
    cleanup.add(() => call.destroy())
    const [stream]: IncomingMessage[] = await once(call, 'response')
    if (stream === undefined) throw new Error('No answer')
    streams.push(stream)
    let rest = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line === 'event: return') ended.add()
        const number = /^id: (\d+)$/.exec(line)?.[1]
        if (number === undefined) continue
        const count = (counts[at] ?? 0) + 1
        if (Number(number) !== count) throw new Error(`Event ${number} came after ${count - 1} events.`)
        counts[at] = count
        if (isSlow) stream.pause()
        first.add()
      }
    })
  }
  return {
    counts: () => counts,
    async meet(generationId) {
      await Promise.all(counts.map((_, at) => open(generationId, at)))
      await first.reached(1)
    },
    goOn() {
      isSlow = false
      for (const stream of streams) stream.resume()
    },
    ended: ended.reached(subscriptions),
  }
}

const piece = z.object({
  id: z.number(),
  result: z.object({ type: z.enum(['started', 'data', 'stopped']), id: z.string().optional() }),
})

/** Takes one event, and then nothing more from its socket until it is told to go on. */
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
  const stopped = createCounter()
  const first = createCounter()
  let isSlow = true
  socket.on('message', (data) => {
    const text = String(data)
    if (text === 'PING') return socket.send('PONG')
    const { id, result } = piece.parse(JSON.parse(text))
    if (result.type === 'stopped') return stopped.add()
    if (result.type === 'started') return
    const count = (counts[id] ?? 0) + 1
    if (Number(result.id) !== count) throw new Error(`Event ${result.id} came after ${count - 1} events.`)
    counts[id] = count
    if (isSlow) socket.pause()
    first.add()
  })
  return {
    counts: () => counts,
    async meet(generationId) {
      for (let id = 0; id < subscriptions; id += 1) {
        const params = { path: 'generations.events', input: { generationId } }
        socket.send(JSON.stringify({ id, method: 'subscription', params }))
      }
      await first.reached(1)
    },
    goOn() {
      isSlow = false
      socket.resume()
    },
    ended: stopped.reached(subscriptions),
  }
}
