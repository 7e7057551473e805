import { mendText, pathKey } from '@assistant/contract'
import { type Database, DatabaseError } from '@assistant/database'
import {
  type Analyzer,
  createPathMatcher,
  type Engine,
  EngineError,
  type EngineEvent,
  type EngineInput,
  type EngineKind,
  type SourceFile,
} from '@assistant/generator'
import type { Bus } from '../../platform/bus.js'
import type { Logger } from '../../platform/logger.js'
import type { Runtime } from '../../platform/runtime.js'
import { noTelemetry, type Telemetry } from '../../platform/telemetry.js'
import { unanswered, within } from '../../platform/waiting.js'
import { type Inputs, readInputs, readStoredInput, type StoredInput } from '../input-store.js'
import { analysisTimeoutMs, leaseRenewalMs, maxClaims, maxCrashes, runCheckMs } from '../limits.js'
import { inBatches } from './batches.js'
import type { Claim, Claims } from './claim-store.js'
import { createEventWriter, type RunOutcome } from './event-writer.js'
import { createOutput, diagnosticItems, type LogItem, type Output, type OutputRules } from './output.js'
import { LeaseLost, RunFailure } from './run-failure.js'
import { importEvents } from './source.js'

export interface RunParts {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly log: Logger
  readonly engines: readonly Engine[]
  readonly analyzer: Analyzer
  readonly claims: Claims
  readonly telemetry?: Telemetry | undefined
}

/** One claimed generation that is being worked on. */
export interface Run {
  /** Resolves when nothing of the run is left: no timer, no engine that was not told to go. It never rejects. */
  readonly over: Promise<void>
  /** Stops the run where it is and gives its lease back; somebody will begin it anew. */
  release(): void
}

type StopReason = 'canceled' | 'lost' | 'handedBack'

type Source = (signal: AbortSignal) => AsyncIterable<EngineEvent>

/** The output of the attempt that is under way. */
interface Attempt {
  readonly output: Output
  /** Begins the next attempt, with an empty output. */
  begin(): void
}

/** What an engine is told, but for the files. */
type EngineRequest = StoredInput & Pick<EngineInput, 'locked'>

const noInputs: Inputs = { base: [], given: [] }
const noFindings = { errors: 0, warnings: 0 }

export function startRun(parts: RunParts, claim: Claim): Run {
  const { runtime, claims, log, telemetry = noTelemetry } = parts
  const { query, tables } = parts.database
  const facts = { generationId: claim.generationId, claims: claim.claims }
  const over = new AbortController()
  const stop = new AbortController()
  let reason: StopReason | undefined
  const stopFor = (why: StopReason) => {
    reason ??= why
    stop.abort()
  }
  const events = createEventWriter({ ...parts, onCancelRequested: () => stopFor('canceled') }, claim)

  async function everySo(milliseconds: number, look: () => Promise<void>): Promise<void> {
    for (;;) {
      await runtime.sleep(milliseconds, over.signal)
      if (over.signal.aborted) return
      // A database that is away is met by the writes too: they decide.
      await look().catch((error: unknown) => log.warn({ ...facts, err: error }, 'a run could not look at its row'))
    }
  }
  const renewing = () =>
    everySo(leaseRenewalMs, async () => {
      if (!(await claims.renew(claim))) stopFor('lost')
    })
  const watching = () =>
    everySo(runCheckMs, async () => {
      const seen = await claims.look(claim)
      if (seen === 'cancelRequested') stopFor('canceled')
      if (seen === 'lost') stopFor('lost')
    })

  async function work(attempt: Attempt, inputs: Inputs, asked: EngineRequest): Promise<Partial<RunOutcome>> {
    if (claim.isCancelRequested) return { status: 'canceled' }
    if (claim.claims > maxClaims) {
      throw new RunFailure('INTERRUPTED', 'The work was interrupted too often. Start it again.')
    }
    if (claim.lastEventId > 0) await events.restart('The work was interrupted and begins anew.', claim.crashes)
    if (claim.kind === 'analysis') {
      return { status: 'succeeded', diagnostics: await check(inputs.given.length > 0 ? inputs.given : inputs.base) }
    }
    if (claim.kind === 'import') await follow(attempt.output, () => importEvents(inputs))
    else await followEngine(attempt, await engineEvents(claim.kind, inputs, asked))
    if (stop.signal.aborted) return {}
    if (claim.kind === 'conversation') return { status: 'succeeded' }
    const diagnostics = await check(attempt.output.files())
    return { status: 'succeeded', diagnostics, kept: attempt.output.kept() }
  }

  const say = (message: string) => events.append([{ event: { type: 'status', status: 'running', message } }])

  /** Globs come from people and take their time: others have their turn in between. */
  async function lockedPaths({ base }: Inputs, globs: readonly string[]): Promise<readonly string[]> {
    const locked: string[] = []
    if (globs.length === 0) return locked
    const isLocked = createPathMatcher(globs)
    for (const { path } of base) {
      if (isLocked(path)) locked.push(path)
      await runtime.sleep(0)
    }
    return locked
  }

  async function engineEvents(kind: EngineKind, { base }: Inputs, asked: EngineRequest) {
    const engine = parts.engines.find(({ id }) => id === claim.engine)
    if (!engine?.available) throw new RunFailure('ENGINE_UNAVAILABLE', 'The engine is not available at the moment.')
    await say(`The engine “${engine.title}” is at work.`)
    const files = base.map(({ path, content }) => ({ path, content }))
    return (signal: AbortSignal) => engine.run({ ...asked, kind, files }, signal, { key: claim.userId })
  }

  /** A crash is counted on the row before the engine starts again: whoever takes the run over grants no further try. */
  async function followEngine(attempt: Attempt, source: Source): Promise<void> {
    for (let { crashes } = claim; ; crashes += 1) {
      try {
        return await follow(attempt.output, source)
      } catch (error) {
        if (!(error instanceof EngineError && error.code === 'INTERRUPTED') || crashes >= maxCrashes) throw error
        log.warn({ ...facts, err: error.cause ?? error }, 'the process of an engine ended in the middle of a run')
        await events.restart('The process that did the work ended unexpectedly. The work begins anew.', crashes + 1)
        attempt.begin()
      }
    }
  }

  async function follow(output: Output, source: Source): Promise<void> {
    for await (const batch of inBatches(runtime, stop.signal, source)) {
      const items: LogItem[] = []
      try {
        for (const event of batch) items.push(...output.take(event))
      } finally {
        // What was right before the fault stays told.
        await events.append(items)
      }
    }
    if (!stop.signal.aborted) await events.append(output.end())
  }

  async function check(files: readonly SourceFile[]): Promise<RunOutcome['diagnostics']> {
    if (files.length === 0) return noFindings
    await say('The files are being checked.')
    const checking = parts.analyzer.analyze(files, stop.signal, { key: claim.userId })
    const found = await within(runtime, analysisTimeoutMs, checking, stop.signal)
    if (stop.signal.aborted) return noFindings
    if (found === unanswered) throw new RunFailure('TIMED_OUT', 'The check of the files took too long.')
    const { items, counts } = diagnosticItems(found)
    await events.append(items)
    return counts
  }

  /** The reasons to stop come first: an engine that is told to go may well fail on its way. */
  async function end(output: Output, ending: Partial<RunOutcome>): Promise<RunOutcome['status'] | undefined> {
    if (reason === 'lost') return undefined
    if (reason === 'handedBack') {
      await claims.release(claim)
      return undefined
    }
    const spent = { usage: output.usage(), options: output.options(), answer: output.answer() }
    const whole = { failure: null, diagnostics: noFindings, kept: [], ...spent }
    const last: RunOutcome = {
      ...whole,
      status: 'failed',
      ...(reason === 'canceled' ? { status: 'canceled' } : ending),
    }
    await events.end(last)
    return last.status
  }

  function failed(error: unknown): Partial<RunOutcome> {
    const failure = toRunFailure(error)
    if (!stop.signal.aborted) log.warn({ ...facts, code: failure.code, err: failure.cause ?? error }, 'a run failed')
    return { status: 'failed', failure: { code: failure.code, message: failure.message } }
  }

  async function run(): Promise<void> {
    const watches = Promise.all([renewing(), watching()])
    const ended = telemetry.run({ kind: claim.kind, engine: claim.engine })
    let status: RunOutcome['status'] | undefined
    try {
      const inputs = needsInputs(claim) ? await readInputs(query, tables, claim.generationId) : noInputs
      const stored = readStoredInput(claim.input)
      const locked = await lockedPaths(inputs, stored.settings.lockedPaths ?? [])
      const attempt = createAttempt({
        base: inputs.base,
        locked: new Set(locked.map(pathKey)),
        writesFiles: claim.kind !== 'conversation',
      })
      const ending = await work(attempt, inputs, { ...stored, locked }).catch((error: unknown) => {
        if (endsAllWrites(error)) throw error
        return failed(error)
      })
      status = await end(attempt.output, ending)
    } catch (error) {
      // Whoever has the lease now, or claims it when it has run out, does the rest.
      if (!(error instanceof LeaseLost)) log.error({ ...facts, err: error }, 'a run was left behind')
    } finally {
      ended(status)
      over.abort()
      stop.abort()
      await watches
    }
  }

  return { over: run(), release: () => stopFor('handedBack') }
}

function createAttempt(rules: OutputRules): Attempt {
  let output = createOutput(rules)
  return {
    get output() {
      return output
    },
    begin() {
      output = createOutput(rules)
    },
  }
}

/** What is only to be ended is not looked into: that may be what it dies of. */
function needsInputs({ isCancelRequested, claims }: Claim): boolean {
  return !isCancelRequested && claims <= maxClaims
}

/** Nothing more can be written by this run. */
function endsAllWrites(error: unknown): boolean {
  return error instanceof LeaseLost || (error instanceof DatabaseError && error.kind !== 'full')
}

function toRunFailure(error: unknown): RunFailure {
  if (error instanceof RunFailure) return error
  if (error instanceof EngineError) return new RunFailure(error.code, mendText(error.message), { cause: error })
  if (error instanceof DatabaseError) {
    return new RunFailure('STORAGE_FULL', 'The server has no room to store what the engine writes.', { cause: error })
  }
  return new RunFailure('ENGINE_FAILED', 'The work on it failed. Start it again.', { cause: error })
}
