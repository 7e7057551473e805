import type { Runtime } from '@assistant/api'
import { type EventReader, engineSilenceMs, logPollMs, queuePollMs } from '@assistant/api/testing'

/** A rule of the protocol, and the changes to the dependencies of the services that disable it in a world. */
export interface Rule {
  readonly rule: string
  /** A problem that occurs while the rule is disabled. Others may occur too. */
  readonly expectedProblem: string
  /** A seed that is tried first, for a problem that few seeds show. */
  readonly seed?: number
  /** Returns the statement to execute instead of `text`. */
  readonly statement?: (text: string) => string
  /** Body of a trigger that changes rows while SQLite writes them. */
  readonly trigger?: string
  readonly runtime?: (runtime: Runtime) => Runtime
  readonly eventReader?: (eventReader: EventReader) => EventReader
  readonly isResuming?: false
}

/** Replaces `part` in the statements that match `pattern`. */
const replaceIn = (pattern: RegExp, part: string | RegExp, replacement: string): Pick<Rule, 'statement'> => ({
  statement: (text) => (pattern.test(text) ? text.replaceAll(part, replacement) : text),
})

/** Keeps timers of this length from firing. Their signal still ends them. */
const withoutTimer = (lengthMs: number): Pick<Rule, 'runtime'> => ({
  runtime: (runtime) => ({
    ...runtime,
    sleep: (milliseconds, signal) =>
      runtime.sleep(milliseconds === lengthMs ? Number.MAX_SAFE_INTEGER / 2 : milliseconds, signal),
  }),
})

const fence = /^update "generations" set .*"last_event_id" = \?.* returning/s
const claim = /other\.status = 'running'/
const statusInsteadOfRestarted = '{"type":"status","status":"running","message":"goes on"}'

/** Gives an event with a duplicate number the next free one, because the primary key would reject the duplicate. */
const appendDuplicates = `before insert on generation_events
    when exists (select 1 from generation_events where generation_id = new.generation_id and seq = new.seq) begin
      insert into generation_events
        select new.generation_id, max(seq) + 1, new.attempt, new.type, new.payload, new.created_at
          from generation_events where generation_id = new.generation_id;
      update generations set last_event_id = (select max(seq) from generation_events where generation_id = new.generation_id)
        where id = new.generation_id;
      select raise(ignore);
    end`

export const rules: readonly Rule[] = [
  {
    rule: 'a run writes only while it holds the lease',
    expectedProblem: 'one attempt contains events of two engine runs',
    seed: 32,
    ...replaceIn(fence, /"generations"."(lease_owner|last_event_id)" = \?/g, '? is not null'),
    trigger: appendDuplicates,
  },
  {
    rule: 'a write whose outcome is unknown takes effect at most once',
    expectedProblem: 'the log differs from the events of the engine',
    ...replaceIn(fence, '"generations"."last_event_id" = ?', '? is not null'),
    trigger: appendDuplicates,
  },
  {
    rule: 'a run that takes over writes a restarted event',
    expectedProblem: 'one attempt contains events of two engine runs',
    trigger: `after insert on generation_events when new.type = 'restarted' begin
      update generation_events set type = 'status', payload = '${statusInsteadOfRestarted}'
        where generation_id = new.generation_id and seq = new.seq;
      end`,
  },
  {
    rule: 'a run that takes over removes the files of the previous attempt',
    expectedProblem: 'the files of the result differ from those of the events',
    ...replaceIn(/^delete from "generation_files"/, /$/g, ' and 0'),
  },
  {
    rule: 'workers poll for generations that they can claim',
    expectedProblem: 'a generation never ends',
    ...withoutTimer(queuePollMs),
  },
  {
    rule: 'event readers poll the log, since a hint may be lost',
    expectedProblem: 'a reader never ends',
    ...withoutTimer(logPollMs),
  },
  {
    rule: 'an engine that sends nothing for too long times out',
    expectedProblem: 'a generation never ends',
    ...withoutTimer(engineSilenceMs),
  },
  {
    rule: 'a generation that is claimed too often fails',
    expectedProblem: 'a generation never ends',
    ...replaceIn(claim, '"claims" = "generations"."claims" + 1', '"claims" = "generations"."claims"'),
  },
  {
    rule: 'a crash of an engine is counted before the engine restarts',
    expectedProblem: 'a run restarts after its second crash',
    ...replaceIn(fence, '"crashes" = ?', '"crashes" = 0 * ?'),
  },
  {
    rule: 'a lease that ends later than is possible is void',
    expectedProblem: 'a generation never ends',
    seed: 18,
    ...replaceIn(claim, '"lease_expires_at" > (clock_ms() + ?)', '"lease_expires_at" > (clock_ms() + 1e15 * ?)'),
  },
  {
    rule: 'a process that stops releases its leases',
    expectedProblem: 'a stopped process still holds a lease',
    ...replaceIn(/"claims" - 1/, /"lease_owner" = \?, "lease_expires_at" = clock_ms\(\)/g, '"options" = ?'),
  },
  {
    rule: 'a process with exclusive use of the database ends the leases of dead processes when it starts',
    expectedProblem: 'a process with exclusive use of the database keeps the lease of a dead process',
    ...replaceIn(
      /^update "generations" set "lease_owner" = \?, "lease_expires_at" = clock_ms\(\) where/,
      /$/g,
      ' and 0',
    ),
  },
  {
    rule: 'the limit of concurrent runs per user holds across all processes',
    expectedProblem: 'a user has more concurrent runs than allowed',
    ...replaceIn(claim, '"generations"."id") < ?', '"generations"."id") < 100 + ?'),
  },
  {
    rule: 'a run notices that a cancel was requested',
    expectedProblem: 'a canceled generation keeps running',
    statement: (text) =>
      text
        .replace(/^select "cancel_requested_at"/, 'select null as "cancel_requested_at"')
        .replace(/returning "cancel_requested_at"$/, 'returning null as "cancel_requested_at"'),
  },
  {
    rule: 'a stream ends when its generation is deleted',
    expectedProblem: 'a reader never ends',
    ...replaceIn(
      /^select "status", "last_event_id" from "generations"/,
      /^.*$/g,
      `select coalesce((select status from generations where id = ?1), 'running'),
        coalesce((select last_event_id from generations where id = ?1), 0)`,
    ),
  },
  {
    rule: 'a reader that leaves a log releases it',
    expectedProblem: 'a stopped process still has readers',
    eventReader: (eventReader) => ({ ...eventReader, join: (id) => ({ ...eventReader.join(id), leave: () => {} }) }),
  },
  {
    rule: 'a reader reconnects with the number of its last event',
    expectedProblem: 'a reader received an event twice or out of order',
    isResuming: false,
  },
]
