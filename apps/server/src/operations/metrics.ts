import { type ObservedCall, systemRuntime, type Telemetry, unanswered, within } from '@assistant/api'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { measureEventLoopDelay } from './event-loop-delay.js'
import { shareInFlight } from './share-in-flight.js'

/** Values that are read only when the metrics are requested. */
export interface Gauges {
  readonly sockets: () => number
  readonly eventReaders: () => number
  readonly watchers: () => number
  readonly passwords: () => { readonly running: number; readonly waiting: number }
  readonly engineProcesses: () => { readonly processes: number; readonly working: number; readonly waiting: number }
  readonly unfinishedGenerations: () => Promise<{ readonly queued: number; readonly running: number }>
}

export interface Metrics {
  readonly telemetry: Telemetry
  /** Counts a request that was rejected before a procedure was called, by the code of the error. */
  readonly rejected: (code: string) => void
  /** Adds the gauges. Called once, when the services that they read exist. */
  readonly watch: (gauges: Gauges) => void
  readonly contentType: string
  /** Returns all metrics in the text format of Prometheus. */
  readonly text: () => Promise<string>
  /** Stops measuring the event loop. */
  readonly close: () => void
}

/** Maximum time to wait for the count of generations from the database. */
const databaseTimeoutMs = 2_000
/** Histogram buckets of calls and of the event lag. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Buckets of the event loop delay, from less than that of an idle server to that of an apparent outage. */
const delaySeconds = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Buckets of the runs of generations. */
const longSeconds = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

/**
 * Creates the metrics of one server process. Values of labels, such as names of procedures, kinds, engines and codes,
 * come from limited sets, and none contains personal data.
 */
export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const callLabels = ['procedure', 'transport'] as const
  const runLabels = ['kind', 'engine'] as const

  new Gauge({
    registers,
    name: 'assistant_build_info',
    help: 'Version of the running server.',
    labelNames: ['version'],
  })
    .labels(version)
    .set(1)
  const calls = new Counter({
    registers,
    name: 'assistant_calls_total',
    help: 'Calls of procedures by outcome: OK or the code of an error. A subscription counts when it begins.',
    labelNames: [...callLabels, 'outcome'],
  })
  const callSeconds = new Histogram({
    registers,
    name: 'assistant_call_duration_seconds',
    help: 'Duration of calls of procedures.',
    labelNames: callLabels,
    buckets: seconds,
  })
  const rejectedRequests = new Counter({
    registers,
    name: 'assistant_refused_requests_total',
    help: 'Requests and upgrades that were rejected before any procedure was called, by the code of the error.',
    labelNames: ['code'],
  })
  const runs = new Counter({
    registers,
    name: 'assistant_generation_runs_total',
    help: 'Runs of generations that ended in this process. "left" is a run that was handed back or taken over.',
    labelNames: [...runLabels, 'outcome'],
  })
  const runSeconds = new Histogram({
    registers,
    name: 'assistant_generation_run_duration_seconds',
    help: 'Duration of runs of generations, from the claim to the end.',
    labelNames: runLabels,
    buckets: longSeconds,
  })
  const lag = new Histogram({
    registers,
    name: 'assistant_event_lag_seconds',
    help: 'Time from the announcement of events until they are read for waiting subscribers.',
    buckets: seconds,
  })

  const loopDelay = new Histogram({
    registers,
    name: 'assistant_event_loop_delay_seconds',
    help: 'Delay of a timer by other work on the event loop, sampled every 10 ms.',
    buckets: delaySeconds,
  })
  const eventLoop = measureEventLoopDelay((delayMs) => loopDelay.observe(delayMs / 1000))
  new Gauge({
    registers,
    name: 'assistant_event_loop_delay_max_seconds',
    help: 'Longest delay of the event loop since the last scrape.',
    collect() {
      this.set(eventLoop.takeMaxMs() / 1000)
    },
  })

  const since = (startedAt: number) => (performance.now() - startedAt) / 1000

  return {
    telemetry: {
      call({ path: procedure, transport }: ObservedCall) {
        const startedAt = performance.now()
        return (outcome) => {
          calls.inc({ procedure, transport, outcome })
          callSeconds.observe({ procedure, transport }, since(startedAt))
        }
      },
      run({ kind, engine: id }) {
        const engine = id || 'none'
        const startedAt = performance.now()
        return (status) => {
          runs.inc({ kind, engine, outcome: status ?? 'left' })
          runSeconds.observe({ kind, engine }, since(startedAt))
        }
      },
      eventsRead: (delayMs) => lag.observe(delayMs / 1000),
    },

    rejected: (code) => rejectedRequests.inc({ code }),

    watch({ sockets, eventReaders, watchers, passwords, engineProcesses, unfinishedGenerations }) {
      const simple: readonly (readonly [string, string, () => number])[] = [
        ['assistant_sockets', 'WebSockets that are open.', sockets],
        ['assistant_event_readers', 'Subscriptions to the events of generations, over any transport.', eventReaders],
        ['assistant_watchers', 'Subscriptions to changes of projects and sessions, over any transport.', watchers],
        ['assistant_password_checks_running', 'Passwords that are being hashed.', () => passwords().running],
        ['assistant_password_checks_waiting', 'Passwords that wait to be hashed.', () => passwords().waiting],
        ['assistant_engine_processes', 'Processes for engines and the analyzer.', () => engineProcesses().processes],
        [
          'assistant_engine_processes_working',
          'Engine processes that are running a task.',
          () => engineProcesses().working,
        ],
        ['assistant_engine_tasks_waiting', 'Tasks that wait for an engine process.', () => engineProcesses().waiting],
      ]
      for (const [name, help, read] of simple) {
        new Gauge({
          registers,
          name,
          help,
          collect() {
            this.set(read())
          },
        })
      }
      // Without an answer of the database, only this gauge is left out: the others are needed most during an outage.
      const count = shareInFlight(() => unfinishedGenerations().catch(() => undefined))
      new Gauge({
        registers,
        name: 'assistant_generations',
        help: 'Generations that are queued or running, in all processes together.',
        labelNames: ['state'],
        async collect() {
          const counted = await within(systemRuntime, databaseTimeoutMs, count())
          this.reset()
          if (counted === undefined || counted === unanswered) return
          this.set({ state: 'queued' }, counted.queued)
          this.set({ state: 'running' }, counted.running)
        },
      })
    },

    contentType: registry.contentType,
    text: shareInFlight(() => registry.metrics()),
    close: eventLoop.close,
  }
}
