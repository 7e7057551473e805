import { createHash } from 'node:crypto'
import { type GenerationEvent, type GenerationFile, generationEvent } from '@assistant/contract'
import type { World } from '../kernel/world.js'
import { type Runs, runOf } from './engines.js'
import type { Reading } from './reader.js'
import type { EventRow, GenerationRow, Rows } from './rows.js'
import type { Wish } from './wishes.js'

export interface VerdictParts {
  readonly world: World
  readonly rows: Rows
  readonly runs: Runs
  readonly wishes: readonly Wish[]
  readonly readings: readonly Reading[]
}

interface LogEntry extends EventRow {
  readonly event: GenerationEvent
  /** The event as it is written when it is what it should be. */
  readonly text: string
}

/** Looks at everything once it has come to its end. Each problem is told in words that hold for every seed. */
export function judge({ world, rows, runs, wishes, readings }: VerdictParts): void {
  const { problem } = world
  const generations = rows.generations()
  const logs = new Map<string, readonly LogEntry[]>()

  for (const wish of wishes) {
    const found = generations.filter(({ prompt }) => prompt === wish.name)
    if (found.length > 1) problem('a wish has two generations')
    if (found.length === 0 && !wish.isDeleted) problem('a generation is gone')
    for (const generation of found) {
      const log = logOf(generation.id)
      if (generation.status === 'queued' || generation.status === 'running') continue
      judgeEnd(generation, log, wish)
      if (wish.isShortened) continue
      judgeLog(generation, log)
      judgeFiles(generation, log)
    }
  }
  for (const reading of readings) {
    const wish = wishes.find(({ generationId }) => generationId === reading.generationId)
    if (wish !== undefined) judgeReading(reading, wish)
  }

  /** Read once, however many have followed it. */
  function logOf(generationId: string): readonly LogEntry[] {
    const log = logs.get(generationId) ?? rows.events(generationId).map(toLogEntry)
    logs.set(generationId, log)
    return log
  }

  /** `result` is last, once, and what the row says. */
  function judgeEnd(generation: GenerationRow, log: readonly LogEntry[], wish: Wish): void {
    const results = log.filter(({ event }) => event.type === 'result')
    const last = log.at(-1)
    const result = last?.event
    if (results.length !== 1 || result?.type !== 'result') {
      problem('result is not last, or not once')
      return
    }
    if (last?.seq !== generation.lastEventId) problem('the row does not know the last number')
    if (result.status !== generation.status) problem('the row says another end than result')
    if (generation.isFinished === 0) problem('what has ended has no time of its end')
    if (!isPossible(generation, wish)) problem(`${wish.engine}: ends as ${generation.failureCode ?? generation.status}`)
  }

  /** 1 to n; one runner and one run in each period; everything that the run has said, in its order. */
  function judgeLog(generation: GenerationRow, log: readonly LogEntry[]): void {
    if (log.some(({ seq }, at) => seq !== at + 1)) problem('the log has a gap')
    const owners = new Set<string | null>()
    let attempt = 1
    let crashes = 0
    for (const period of periodsOf(log)) {
      // The runner goes on by itself after a crash of its engine.
      if (beginsAfterCrash(period)) {
        crashes += 1
        owners.delete(period[0]?.owner ?? null)
      }
      if (period.some((entry) => entry.attempt !== attempt)) problem('an event has the attempt of another period')
      attempt += 1
      // Whoever takes over may end the generation at once.
      const working = period.filter(({ event }) => event.type !== 'result' && event.type !== 'error')
      if (new Set(working.map(({ owner }) => owner)).size > 1) problem('two runners write in one period')
      if (working.some(({ owner }) => owners.has(owner))) problem('a runner writes after its period')
      for (const { owner } of working) owners.add(owner)
      judgeRun(generation, period)
    }
    if (crashes > 1) problem('a run begins anew after its second crash')
    if (attempt !== generation.attempt + 1) problem('the row does not know the attempt')
  }

  function judgeRun(generation: GenerationRow, period: readonly LogEntry[]): void {
    const told = period.map(({ event }) => event).filter(isOfEngine)
    const numbers = new Set(told.flatMap((event) => ('text' in event ? [runOf(event.text)] : [])))
    if (numbers.size > 1) problem('two runs are told in one period')
    const [run] = numbers
    if (run === undefined) return
    const said = runs.said(run).filter(({ type }) => type !== 'usage')
    const isSame = told.every((event, at) => essence(event) === essence(said[at]))
    if (!isSame) problem('the log tells other things than the engine said')
    const result = period.at(-1)?.event
    if (result?.type !== 'result' || generation.status !== 'succeeded') return
    if (told.length !== said.length) problem('the log lacks what the engine said')
    const usage = runs.said(run).find((event) => event.type === 'usage')
    if (result.usage?.inputTokens !== usage?.inputTokens) problem('the usage is not that of the run')
  }

  /** The files of `result` are those that the events tell since the last `restarted`, and those of the rows. */
  function judgeFiles(generation: GenerationRow, log: readonly LogEntry[]): void {
    const result = log.at(-1)?.event
    if (result?.type !== 'result') return
    const told = JSON.stringify(filesToldBy(log.map(({ event }) => event)))
    if (JSON.stringify(result.files) !== told) problem('result names other files than the events')
    const stored = rows.files(generation.id)
    if (stored.some(({ content, sha256 }) => sha256 !== digestOf(content))) problem('a stored file is not what it says')
    if (JSON.stringify(stored.map(({ content: _, ...file }) => file)) !== told) {
      problem('the rows hold other files than the events tell')
    }
    if (generation.fileCount !== stored.length) problem('the row counts its files wrongly')
  }

  /** Every event of the log, in order, and the end. */
  function judgeReading({ outcome, events, generationId }: Reading, wish: Wish): void {
    const log = logOf(generationId)
    const whole = log.at(0)?.seq === 1 ? log : undefined
    if (whole && events.some((event, at) => JSON.stringify(event) !== whole[at]?.text)) {
      problem('a reader has got other events than the log holds')
    }
    if (outcome === 'ended') {
      if (events.at(-1)?.type !== 'result') problem('a stream ends without result')
      if (whole && events.length !== whole.length) problem('a reader has not got all events')
    }
    if (outcome === 'GENERATION_NOT_FOUND' && !wish.isDeleted) problem('a stream says that its generation is gone')
    if (outcome === 'EVENTS_EXPIRED' && !wish.isShortened) problem('a stream says that its log was shortened')
    if (outcome === 'BAD_REQUEST') problem('an honest number is refused')
  }
}

function toLogEntry(row: EventRow): LogEntry {
  const event = generationEvent.parse(JSON.parse(row.payload))
  return { ...row, event, text: JSON.stringify(event) }
}

/** Between two `restarted`, the later one being the first event of what follows it. */
function periodsOf(log: readonly LogEntry[]): LogEntry[][] {
  const periods: LogEntry[][] = [[]]
  for (const entry of log) {
    if (entry.event.type === 'restarted') periods.push([])
    periods.at(-1)?.push(entry)
  }
  return periods
}

function beginsAfterCrash([first]: readonly LogEntry[]): boolean {
  return first?.event.type === 'restarted' && first.event.reason.startsWith('The process that did the work')
}

const ofEngines = ['chat', 'progress', 'fileStarted', 'fileDelta', 'fileCompleted'] as const
type Told = Extract<GenerationEvent, { type: (typeof ofEngines)[number] }>
const isOfEngine = (event: GenerationEvent): event is Told => ofEngines.some((type) => type === event.type)

/** What an event of the log and one of an engine have in common. */
function essence(event: { readonly type: string } | undefined): string {
  if (event === undefined) return ''
  return ['type', 'path', 'text', 'message', 'step'].map((key) => Reflect.get(event, key)).join('|')
}

/** What a reader puts together. */
function filesToldBy(events: readonly GenerationEvent[]): GenerationFile[] {
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
      files.set(path, { path, language, bytes: Buffer.byteLength(text), sha256: digestOf(text), change: 'added' })
    }
  }
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** How a generation may end, by what its engine does and what was asked of it. */
function isPossible({ status, failureCode }: GenerationRow, { engine, isCancelAsked }: Wish): boolean {
  if (status === 'canceled') return isCancelAsked
  // Somebody else's crash takes it along.
  if (failureCode === 'INTERRUPTED') return true
  const ends = {
    steady: [null],
    hasty: [null],
    refusing: ['ENGINE_REFUSED'],
    failing: ['ENGINE_FAILED'],
    hanging: ['TIMED_OUT'],
    deaf: ['TIMED_OUT'],
    crashing: [null],
    deadly: [],
  } as const
  return ends[engine].some((code) => code === failureCode)
}
