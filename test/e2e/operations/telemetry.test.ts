import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { contract } from '@assistant/contract'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { callRest } from '../../support/clients/rest-calls.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { call, callOrThrow } from '../../support/clients/trpc-calls.js'
import { openSocket } from '../../support/clients/websocket.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

/** Reads the metrics in the text format of Prometheus: values by name and labels. Fails for a malformed line. */
async function scrapeMetrics({ url }: PacedServer): Promise<ReadonlyMap<string, number>> {
  const samples = new Map<string, number>()
  const described = new Set<string>()
  for (const line of (await (await fetch(`${url}/metrics`)).text()).split('\n')) {
    const [, name] = /^# (?:HELP|TYPE) (\w+) /.exec(line) ?? []
    if (name !== undefined) described.add(name)
    if (line === '' || line.startsWith('#')) continue
    const [, sample = '', metric = '', value = ''] =
      /^((\w+?)(?:_bucket|_sum|_count)?(?:\{(?:\w+="[^"\\\n]*",?)*\})?) (\S+)$/.exec(line) ?? []
    expect(described.has(metric) || described.has(sample.split('{')[0] ?? ''), line).toBe(true)
    expect(Number.isFinite(Number(value)) || value === 'Nan', line).toBe(true)
    samples.set(sample, Number(value))
  }
  return samples
}

describe('the telemetry of a server', () => {
  const cleanup = cleanUpAfterAll()

  it('counts calls, runs and readers exactly, in metrics without personal data', async () => {
    const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const { url } = server
    const person = await registerUser(url, 'Secretname')
    const project = await createProject(url, person, 'Hidden project')
    const token = { token: person.accessToken }
    const input = { projectId: project.id, prompt: 'A feed for a hidden club' }
    const { id: generationId } = await callOrThrow(
      contract.generations.start.output,
      url,
      'generations.start',
      input,
      token,
    )
    const socket = await openSocket(cleanup, url, person.accessToken)
    for (let turn = 0; turn < 3; turn += 1) await socket.call('query', 'users.me')
    await callRest(url, 'users.me', {}, token)
    await callRest(url, 'projects.get', { projectId: 'none' }, token)
    await call(url, 'auth.login', { email: person.email, password: 'a wrong one' })
    const events = socket.subscribe('generations.events', { generationId })
    await events.next()
    await socket.subscribe('projects.watch', { projectId: project.id }).next()

    const during = await scrapeMetrics(server)
    expect(during.get('assistant_generations{state="running"}')).toBe(1)
    expect(during.get('assistant_generations{state="queued"}')).toBe(0)
    expect(during.get('assistant_sockets')).toBe(1)
    expect(during.get('assistant_event_readers')).toBe(1)
    expect(during.get('assistant_watchers')).toBe(1)
    server.open()
    for await (const _ of events);
    await callRest(url, 'system.health', {})

    const samples = await scrapeMetrics(server)
    const calls = [...samples].filter(([name]) => name.startsWith('assistant_calls_total'))
    expect(Object.fromEntries(calls)).toEqual({
      'assistant_calls_total{procedure="auth.register",transport="http",outcome="OK"}': 1,
      'assistant_calls_total{procedure="projects.create",transport="http",outcome="OK"}': 1,
      'assistant_calls_total{procedure="generations.start",transport="http",outcome="OK"}': 1,
      'assistant_calls_total{procedure="users.me",transport="websocket",outcome="OK"}': 3,
      'assistant_calls_total{procedure="users.me",transport="rest",outcome="OK"}': 1,
      'assistant_calls_total{procedure="projects.get",transport="rest",outcome="BAD_REQUEST"}': 1,
      'assistant_calls_total{procedure="auth.login",transport="http",outcome="INVALID_CREDENTIALS"}': 1,
      'assistant_calls_total{procedure="generations.events",transport="websocket",outcome="OK"}': 1,
      'assistant_calls_total{procedure="projects.watch",transport="websocket",outcome="OK"}': 1,
      'assistant_calls_total{procedure="system.health",transport="rest",outcome="OK"}': 1,
    })
    const runs = 'assistant_generation_runs_total{kind="code",engine="template",outcome="succeeded"}'
    await expect.poll(async () => (await scrapeMetrics(server)).get(runs)).toBe(1)
    expect(samples.get('assistant_event_lag_seconds_count')).toBeGreaterThan(0)
    expect(samples.get('assistant_password_checks_running')).toBe(0)
    expect(samples.get('assistant_event_loop_delay_seconds_count')).toBeGreaterThan(0)
    expect(samples.has('assistant_event_loop_delay_max_seconds')).toBe(true)
    expect(samples.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
    expect((await scrapeMetrics(server)).get('assistant_event_readers')).toBe(0)

    const text = await (await fetch(`${url}/metrics`)).text()
    const personal = [person.email, 'Secretname', person.user.id, person.session.id, 'Hidden', project.id, generationId]
    for (const datum of [...personal, '127.0.0.1', person.accessToken]) expect(text).not.toContain(datum)
  })

  it('puts the id of each request into its response and into one line of the log', async () => {
    const server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { LOG_LEVEL: 'debug' },
    })
    const person = await registerUser(server.url)
    const authorization = `Bearer ${person.accessToken}`
    for (const path of ['/trpc/users.me', '/api/users/me', '/api/none', '/none', '/api/users/me?x=1']) {
      const response = await fetch(server.url + path, { headers: { authorization, 'x-request-id': 'chosen-by-me' } })
      const requestId = response.headers.get('x-request-id')
      expect(requestId, path).toMatch(/^[\da-f-]{36}$/)
      await server.waitForOutput(new RegExp(`"requestId":"${requestId}"`))
      const lines = server
        .output()
        .split('\n')
        .filter((line) => line.includes(`"requestId":"${requestId}"`))
      expect(lines, path).toHaveLength(1)
      const { error } = z.object({ error: z.object({ requestId: z.string() }).optional() }).parse(await response.json())
      if (error !== undefined) expect(error.requestId).toBe(requestId)
    }
  })

  it('exports spans to OTEL_EXPORTER_OTLP_ENDPOINT, as children of the trace of the caller', async () => {
    const spans: { name: string; traceId: string; parentSpanId?: string; attributes: unknown }[] = []
    const collector = createServer((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece) => pieces.push(piece))
      request.on('end', () => {
        const sent = JSON.parse(Buffer.concat(pieces).toString())
        for (const { scopeSpans } of sent.resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    collector.listen(0, '127.0.0.1')
    await once(collector, 'listening')
    cleanup.add(() => collector.close())
    const server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
        OTEL_BSP_SCHEDULE_DELAY: '50',
      },
    })
    const person = await registerUser(server.url, 'Secretname')
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    await call(
      server.url,
      'users.me',
      {},
      {
        token: person.accessToken,
        headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
      },
    )
    await callRest(server.url, 'projects.get', { projectId: 'none' }, { token: person.accessToken })
    server.sendSignal('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(spans.map(({ name }) => name).sort()).toEqual(['auth.register', 'projects.get', 'users.me'])
    expect(spans.find(({ name }) => name === 'users.me')).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
    expect(JSON.stringify(spans)).toContain('BAD_REQUEST')
    for (const datum of [person.email, 'Secretname', person.user.id]) expect(JSON.stringify(spans)).not.toContain(datum)
  })
})
