import { createHash } from 'node:crypto'
import { type GenerationEvent, type GenerationFile, generationEvent } from '@assistant/contract'
import type { World } from '../kernel/world.js'
import type { DatabaseView, EventRow, GenerationRow } from './database-view.js'
import { type EngineRuns, parseRunNumber } from './engines.js'
import type { ReaderState } from './reader.js'
import type { StartRequest } from './start-requests.js'

export interface FinalState {
  readonly world: World
  readonly view: DatabaseView
  readonly runs: EngineRuns
  readonly requests: readonly StartRequest[]
  readonly readers: readonly ReaderState[]
}

interface LogEntry extends EventRow {
  readonly event: GenerationEvent
  /** The parsed event as JSON, to compare it with that of a reader. */
  readonly text: string
}

/** Checks all invariants at the end of a history. The text of a problem is the same for every seed. */
export function checkInvariants({ world, view, runs, requests, readers }: FinalState): void {
  const { problem } = world
  const generations = view.generations()
  const logs = new Map<string, readonly LogEntry[]>()

  for (const request of requests) {
    const found = generations.filter(({ prompt }) => prompt === request.name)
    if (found.length > 1) problem('a start request has two generations')
    if (found.length === 0 && !request.isDeleted) problem('a generation is missing')
    for (const generation of found) {
      const log = readLog(generation.id)
      if (generation.status === 'queued' || generation.status === 'running') continue
      checkEnd(generation, log, request)
      if (request.isLogShortened) continue
      checkLog(generation, log)
      checkFiles(generation, log)
    }
  }
  for (const reader of readers) {
    const request = requests.find(({ generationId }) => generationId === reader.generationId)
    if (request !== undefined) checkReader(reader, request)
  }

  /** Returns the log of a generation. It is read from the database once, and parsed once, for all checks. */
  function readLog(generationId: string): readonly LogEntry[] {
    const log = logs.get(generationId) ?? view.events(generationId).map(toLogEntry)
    logs.set(generationId, log)
    return log
  }

  /** Checks that the log has one `result`, as its last event, which agrees with the row. */
  function checkEnd(generation: GenerationRow, log: readonly LogEntry[], request: StartRequest): void {
    const results = log.filter(({ event }) => event.type === 'result')
    const last = log.at(-1)
    const result = last?.event
    if (results.length !== 1 || result?.type !== 'result') {
      problem('the log does not end with its only result')
      return
    }
    if (last?.seq !== generation.lastEventId) problem('the row has a wrong last event number')
    if (result.status !== generation.status) problem('the status of the row differs from that of the result')
    if (generation.isFinished === 0) problem('a finished generation has no finishing time')
    if (!isPossible(generation, request))
      problem(`${request.engine}: unexpected end as ${generation.failureCode ?? generation.status}`)
  }

  /** Checks that the events are numbered from 1, and that each attempt has the events of one run and one engine run. */
  function checkLog(generation: GenerationRow, log: readonly LogEntry[]): void {
    if (log.some(({ seq }, at) => seq !== at + 1)) problem('the log has a gap')
    const owners = new Set<string | null>()
    let attempt = 1
    let crashes = 0
    for (const entries of splitAttempts(log)) {
      // After a crash of its engine, a run makes its second attempt with the same lease.
      if (isAfterCrash(entries)) {
        crashes += 1
        owners.delete(entries[0]?.owner ?? null)
      }
      if (entries.some((entry) => entry.attempt !== attempt)) problem('an event has a wrong attempt number')
      attempt += 1
      // A run that takes over may end the generation at once, without an attempt of its own.
      const working = entries.filter(({ event }) => event.type !== 'result' && event.type !== 'error')
      if (new Set(working.map(({ owner }) => owner)).size > 1) problem('two runs write in one attempt')
      if (working.some(({ owner }) => owners.has(owner))) problem('a run writes after another run took over')
      for (const { owner } of working) owners.add(owner)
      checkEngineRun(generation, entries)
    }
    if (crashes > 1) problem('a run restarts after its second crash')
    if (attempt !== generation.attempt + 1) problem('the row has a wrong attempt number')
  }

  /** Checks that the events of an attempt are those of one engine run, in order, and complete if it succeeded. */
  function checkEngineRun(generation: GenerationRow, entries: readonly LogEntry[]): void {
    const logged = entries.map(({ event }) => event).filter(isEngineEvent)
    const numbers = new Set(logged.flatMap((event) => ('text' in event ? [parseRunNumber(event.text)] : [])))
    if (numbers.size > 1) problem('one attempt contains events of two engine runs')
    const [run] = numbers
    if (run === undefined) return
    const sent = runs.events(run).filter(({ type }) => type !== 'usage')
    const isSame = logged.every((event, at) => comparableText(event) === comparableText(sent[at]))
    if (!isSame) problem('the log differs from the events of the engine')
    const result = entries.at(-1)?.event
    if (result?.type !== 'result' || generation.status !== 'succeeded') return
    if (logged.length !== sent.length) problem('the log lacks events of the engine')
    const usage = runs.events(run).find((event) => event.type === 'usage')
    if (result.usage?.inputTokens !== usage?.inputTokens) problem('the usage differs from that of the engine run')
  }

  /** Checks that `result`, the events since the last `restarted`, and the rows have the same files. */
  function checkFiles(generation: GenerationRow, log: readonly LogEntry[]): void {
    const result = log.at(-1)?.event
    if (result?.type !== 'result') return
    const expected = JSON.stringify(assembleFiles(log.map(({ event }) => event)))
    if (JSON.stringify(result.files) !== expected) problem('the files of the result differ from those of the events')
    const stored = view.files(generation.id)
    if (stored.some(({ content, sha256 }) => sha256 !== sha256Of(content)))
      problem('the content of a stored file does not match its hash')
    if (JSON.stringify(stored.map(({ content: _, ...file }) => file)) !== expected) {
      problem('the stored files differ from those of the events')
    }
    if (generation.fileCount !== stored.length) problem('the row has a wrong file count')
  }

  /** Checks that a reader received the events of the log in order, and that its outcome has a cause. */
  function checkReader({ outcome, events, generationId }: ReaderState, request: StartRequest): void {
    const log = readLog(generationId)
    const completeLog = log.at(0)?.seq === 1 ? log : undefined
    if (completeLog && events.some((event, at) => JSON.stringify(event) !== completeLog[at]?.text)) {
      problem('a reader received other events than those of the log')
    }
    if (outcome === 'ended') {
      if (events.at(-1)?.type !== 'result') problem('a stream ends without result')
      if (completeLog && events.length !== completeLog.length) problem('a reader did not receive all events')
    }
    if (outcome === 'GENERATION_NOT_FOUND' && !request.isDeleted) {
      problem('a stream ends with GENERATION_NOT_FOUND without a deletion')
    }
    if (outcome === 'EVENTS_EXPIRED' && !request.isLogShortened) {
      problem('a stream ends with EVENTS_EXPIRED although its log was not shortened')
    }
    if (outcome === 'BAD_REQUEST') problem('a stream rejects the last event number of a reader')
  }
}

function toLogEntry(row: EventRow): LogEntry {
  const event = generationEvent.parse(JSON.parse(row.payload))
  return { ...row, event, text: JSON.stringify(event) }
}

/** Splits a log into attempts. Each attempt but the first begins with `restarted`. */
function splitAttempts(log: readonly LogEntry[]): LogEntry[][] {
  const attempts: LogEntry[][] = [[]]
  for (const entry of log) {
    if (entry.event.type === 'restarted') attempts.push([])
    attempts.at(-1)?.push(entry)
  }
  return attempts
}

function isAfterCrash([first]: readonly LogEntry[]): boolean {
  return first?.event.type === 'restarted' && first.event.reason.startsWith('The process that did the work')
}

const engineEventTypes = ['chat', 'progress', 'fileStarted', 'fileDelta', 'fileCompleted'] as const
type LoggedEngineEvent = Extract<GenerationEvent, { type: (typeof engineEventTypes)[number] }>
const isEngineEvent = (event: GenerationEvent): event is LoggedEngineEvent =>
  engineEventTypes.some((type) => type === event.type)

/** Returns the fields that an event of the log and the same event of an engine have in common, as text. */
function comparableText(event: { readonly type: string } | undefined): string {
  if (event === undefined) return ''
  return ['type', 'path', 'text', 'message', 'step'].map((key) => Reflect.get(event, key)).join('|')
}

/** Returns the files that a reader assembles from the events. */
function assembleFiles(events: readonly GenerationEvent[]): GenerationFile[] {
  const files = new Map<string, GenerationFile>()
  let text = ''
  let language = ''
  for (const event of events) {
    if (event.type === 'restarted') files.clear()
    if (event.type === 'fileStarted') {
      text = ''
      language = event.language
    }
    if (event.type === 'fileDelta') text += event.text
    if (event.type === 'fileCompleted') {
      const { path } = event
      files.set(path, { path, language, bytes: Buffer.byteLength(text), sha256: sha256Of(text), change: 'added' })
    }
  }
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex')

/** Returns true if the behaviour of the engine and a cancel permit this status and failure. */
function isPossible({ status, failureCode }: GenerationRow, { engine, isCancelRequested }: StartRequest): boolean {
  if (status === 'canceled') return isCancelRequested
  // A crash of a process interrupts all of its runs, so any generation may reach the maximum number of claims.
  if (failureCode === 'INTERRUPTED') return true
  const failureCodes = {
    steady: [null],
    hasty: [null],
    refusing: ['ENGINE_REFUSED'],
    failing: ['ENGINE_FAILED'],
    hanging: ['TIMED_OUT'],
    deaf: ['TIMED_OUT'],
    crashing: [null],
    deadly: [],
  } as const
  return failureCodes[engine].some((code) => code === failureCode)
}
