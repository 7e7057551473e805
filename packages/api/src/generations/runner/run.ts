import { pathKey } from '@assistant/contract'
import type { Database } from '@assistant/database'
import {
  type Analyzer,
  type Engine,
  EngineError,
  type EngineInput,
  type EngineKind,
  type SourceFile,
} from '@assistant/generator'
import type { Bus } from '../../platform/bus.js'
import type { Logger } from '../../platform/logger.js'
import { poll } from '../../platform/poll.js'
import type { Runtime } from '../../platform/runtime.js'
import { noTelemetry, type Telemetry } from '../../platform/telemetry.js'
import { unanswered, within } from '../../platform/waiting.js'
import { type Inputs, readInputs, readStoredInput, type StoredInput } from '../input-store.js'
import { analysisTimeoutMs, leaseRenewalMs, maxClaims, maxCrashes, runCheckMs } from '../limits.js'
import { inBatches } from './batches.js'
import type { Claim, Claims } from './claim-store.js'
import { createEventWriter, type RunOutcome } from './event-writer.js'
import { type EventSource, importEvents } from './import-events.js'
import { findLockedPaths } from './locked-paths.js'
import { createOutput, diagnosticItems, type LogItem, type Output, type OutputRules } from './output.js'
import { LeaseLost, preventsWrites, RunFailure, toRunFailure } from './run-failure.js'

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

/** The execution of one claim. */
export interface Run {
  /** Resolves when the run has ended: its timers are gone and its engine has ended or was aborted. Never rejects. */
  readonly done: Promise<void>
  /** Stops the run and gives its lease back, so that the next claim repeats the work. */
  release(): void
}

type StopReason = 'canceled' | 'leaseLost' | 'released'

/** The output of the current attempt. */
interface Attempt {
  readonly output: Output
  /** Replaces the output by an empty one, for the next attempt. */
  restart(): void
}

/** The input of an engine, without the files. */
type EngineRequest = StoredInput & Pick<EngineInput, 'locked'>

const noInputs: Inputs = { base: [], given: [] }
const noFindings = { errors: 0, warnings: 0 }

export function startRun(parts: RunParts, claim: Claim): Run {
  const { runtime, claims, log, telemetry = noTelemetry } = parts
  const { query, tables } = parts.database
  const logFields = { generationId: claim.generationId, claims: claim.claims }
  const ended = new AbortController()
  const stopping = new AbortController()
  let stopReason: StopReason | undefined
  const stop = (reason: StopReason) => {
    stopReason ??= reason
    stopping.abort()
  }
  const events = createEventWriter({ ...parts, onCancelRequested: () => stop('canceled') }, claim)

  /**
   * Runs a check at intervals until the run has ended. A failed check is only logged: when the database is away for long,
   * the writes of the run fail too, and end it.
   */
  const checkEvery = (everyMs: number, check: () => Promise<void>): Promise<void> => {
    const onError = (error: unknown) => log.warn({ ...logFields, err: error }, 'checking the lease of a run failed')
    return poll({ runtime, everyMs, firstAfterMs: everyMs, signal: ended.signal, onError }, check).done
  }
  const renewLease = async () => {
    if (!(await claims.renew(claim))) stop('leaseLost')
  }
  const checkState = async () => {
    const state = await claims.readState(claim)
    if (state === 'cancelRequested') stop('canceled')
    if (state === 'leaseLost') stop('leaseLost')
  }

  async function work(attempt: Attempt, inputs: Inputs, request: EngineRequest): Promise<Partial<RunOutcome>> {
    if (claim.isCancelRequested) return { status: 'canceled' }
    if (claim.claims > maxClaims) {
      throw new RunFailure('INTERRUPTED', 'The work was interrupted too often. Start the generation again.')
    }
    if (claim.lastEventId > 0) await events.restart('The work was interrupted and starts again.', claim.crashes)
    if (claim.kind === 'analysis') {
      return { status: 'succeeded', diagnostics: await analyze(inputs.given.length > 0 ? inputs.given : inputs.base) }
    }
    if (claim.kind === 'import') await writeOutput(attempt.output, () => importEvents(inputs))
    else await runEngine(attempt, await prepareEngine(claim.kind, inputs, request))
    if (stopping.signal.aborted) return {}
    if (claim.kind === 'conversation') return { status: 'succeeded' }
    const diagnostics = await analyze(attempt.output.files())
    return { status: 'succeeded', diagnostics, kept: attempt.output.kept() }
  }

  const appendStatus = (message: string) => events.append([{ event: { type: 'status', status: 'running', message } }])

  async function prepareEngine(kind: EngineKind, { base }: Inputs, request: EngineRequest): Promise<EventSource> {
    const engine = parts.engines.find(({ id }) => id === claim.engine)
    if (!engine?.available) {
      throw new RunFailure('ENGINE_UNAVAILABLE', 'The engine is not available at the moment. Try again later.')
    }
    await appendStatus(`The engine “${engine.title}” is working.`)
    const files = base.map(({ path, content }) => ({ path, content }))
    return (signal) => engine.run({ ...request, kind, files }, signal, { key: claim.userId })
  }

  /**
   * Runs the engine, and restarts it after a crash of its process, for up to `maxCrashes` crashes. Each of them is
   * counted on the row before the restart, so that it also counts for later claims.
   */
  async function runEngine(attempt: Attempt, source: EventSource): Promise<void> {
    for (let { crashes } = claim; ; crashes += 1) {
      try {
        return await writeOutput(attempt.output, source)
      } catch (error) {
        if (!(error instanceof EngineError && error.code === 'INTERRUPTED') || crashes >= maxCrashes) throw error
        log.warn({ ...logFields, err: error.cause ?? error }, 'an engine process crashed during a run')
        await events.restart('The process that did the work ended unexpectedly. The work starts again.', crashes + 1)
        attempt.restart()
      }
    }
  }

  async function writeOutput(output: Output, source: EventSource): Promise<void> {
    for await (const batch of inBatches(runtime, stopping.signal, source)) {
      const items: LogItem[] = []
      try {
        for (const event of batch) items.push(...output.take(event))
      } finally {
        // Stores the valid events before an invalid one.
        await events.append(items)
      }
    }
    if (!stopping.signal.aborted) await events.append(output.end())
  }

  async function analyze(files: readonly SourceFile[]): Promise<RunOutcome['diagnostics']> {
    if (files.length === 0) return noFindings
    await appendStatus('The files are being checked.')
    const analysis = parts.analyzer.analyze(files, stopping.signal, { key: claim.userId })
    const findings = await within(runtime, analysisTimeoutMs, analysis, stopping.signal)
    if (stopping.signal.aborted) return noFindings
    if (findings === unanswered) {
      throw new RunFailure('TIMED_OUT', 'The check of the files took too long. Start the generation again.')
    }
    const { items, counts } = diagnosticItems(findings)
    await events.append(items)
    return counts
  }

  /**
   * Writes the end of the run and returns its status, or undefined when the run does not end the generation. A stop
   * reason takes precedence over the outcome: an engine may fail because it was aborted.
   */
  async function end(output: Output, outcome: Partial<RunOutcome>): Promise<RunOutcome['status'] | undefined> {
    if (stopReason === 'leaseLost') return undefined
    if (stopReason === 'released') {
      await claims.release(claim)
      return undefined
    }
    const final: RunOutcome = {
      status: 'failed',
      failure: null,
      usage: output.usage(),
      diagnostics: noFindings,
      kept: [],
      options: output.options(),
      answer: output.answer(),
      ...(stopReason === 'canceled' ? { status: 'canceled' } : outcome),
    }
    await events.end(final)
    return final.status
  }

  function toFailedOutcome(error: unknown): Partial<RunOutcome> {
    const failure = toRunFailure(error)
    if (!stopping.signal.aborted) {
      log.warn({ ...logFields, code: failure.code, err: failure.cause ?? error }, 'a run failed')
    }
    return { status: 'failed', failure: { code: failure.code, message: failure.message } }
  }

  async function run(): Promise<void> {
    const checks = Promise.all([checkEvery(leaseRenewalMs, renewLease), checkEvery(runCheckMs, checkState)])
    const recordEnd = telemetry.run({ kind: claim.kind, engine: claim.engine })
    let status: RunOutcome['status'] | undefined
    try {
      const inputs = needsInputs(claim) ? await readInputs(query, tables, claim.generationId) : noInputs
      const stored = readStoredInput(claim.input)
      const locked = await findLockedPaths(runtime, inputs.base, stored.settings.lockedPaths ?? [])
      const attempt = createAttempt({
        base: inputs.base,
        locked: new Set(locked.map(pathKey)),
        writesFiles: claim.kind !== 'conversation',
      })
      const outcome = await work(attempt, inputs, { ...stored, locked }).catch((error: unknown) => {
        if (preventsWrites(error)) throw error
        return toFailedOutcome(error)
      })
      status = await end(attempt.output, outcome)
    } catch (error) {
      // The generation stays as it is. Another run that holds the lease, or the claim after the lease, continues it.
      if (!(error instanceof LeaseLost)) log.error({ ...logFields, err: error }, 'a run was abandoned')
    } finally {
      recordEnd(status)
      ended.abort()
      stopping.abort()
      await checks
    }
  }

  return { done: run(), release: () => stop('released') }
}

function createAttempt(rules: OutputRules): Attempt {
  let output = createOutput(rules)
  return {
    get output() {
      return output
    },
    restart() {
      output = createOutput(rules)
    },
  }
}

/** Returns false for runs that will only be ended: loading the input may be what crashes the process. */
function needsInputs({ isCancelRequested, claims }: Claim): boolean {
  return !isCancelRequested && claims <= maxClaims
}
