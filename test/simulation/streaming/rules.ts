import type { Runtime } from '@assistant/api'
import { type EventReader, engineSilenceMs, logPollMs, queuePollMs } from '@assistant/api/testing'

/** A rule of the protocol, and a world in which it does not hold: by what the services are given there. */
export interface Rule {
  readonly rule: string
  /** What goes wrong there, among other things. */
  readonly shows: string
  /** A seed that shows it, where one is rare: looked at first, and others after it once the code has changed. */
  readonly seed?: number
  /** Another statement in the place of one. */
  readonly statement?: (text: string) => string
  /** What the database does by itself, in the words of SQLite. */
  readonly trigger?: string
  readonly runtime?: (runtime: Runtime) => Runtime
  readonly eventReader?: (eventReader: EventReader) => EventReader
  readonly resumes?: false
}

/** Of the statements that are `like` this, `part` is replaced. */
const replaced = (like: RegExp, part: string | RegExp, by: string): Pick<Rule, 'statement'> => ({
  statement: (text) => (like.test(text) ? text.replaceAll(part, by) : text),
})

/** A timer of this length never goes off; who waits for it can still be told to leave. */
const without = (length: number): Pick<Rule, 'runtime'> => ({
  runtime: (runtime) => ({
    ...runtime,
    sleep: (milliseconds, signal) =>
      runtime.sleep(milliseconds === length ? Number.MAX_SAFE_INTEGER / 2 : milliseconds, signal),
  }),
})

const fence = /^update "generations" set .*"last_event_id" = \?.* returning/s
const claim = /other\.status = 'running'/
const restarted = '{"type":"status","status":"running","message":"goes on"}'

/** Not even the key of the log refuses what has a number that is taken: it is put behind the rest. */
const secondTries = `before insert on generation_events
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
    rule: 'a runner writes only as long as the lease is its own',
    shows: 'two runs are told in one period',
    seed: 32,
    ...replaced(fence, /"generations"."(lease_owner|last_event_id)" = \?/g, '? is not null'),
    trigger: secondTries,
  },
  {
    rule: 'a write whose outcome is unknown is not made twice',
    shows: 'the log tells other things than the engine said',
    ...replaced(fence, '"generations"."last_event_id" = ?', '? is not null'),
    trigger: secondTries,
  },
  {
    rule: 'who takes over says that everything begins anew',
    shows: 'two runs are told in one period',
    trigger: `after insert on generation_events when new.type = 'restarted' begin
      update generation_events set type = 'status', payload = '${restarted}'
        where generation_id = new.generation_id and seq = new.seq;
      end`,
  },
  {
    rule: 'who takes over removes the files of the attempt before',
    shows: 'result names other files than the events',
    ...replaced(/^delete from "generation_files"/, /$/g, ' and 0'),
  },
  {
    rule: 'processes look by themselves for what is left behind',
    shows: 'a generation never ends',
    ...without(queuePollMs),
  },
  {
    rule: 'readers look by themselves for what is new: a hint may be lost',
    shows: 'a reader waits for ever',
    ...without(logPollMs),
  },
  {
    rule: 'an engine that says nothing for too long has failed',
    shows: 'a generation never ends',
    ...without(engineSilenceMs),
  },
  {
    rule: 'what is claimed again and again is given up',
    shows: 'a generation never ends',
    ...replaced(claim, '"claims" = "generations"."claims" + 1', '"claims" = "generations"."claims"'),
  },
  {
    rule: 'a crash of an engine is counted before it starts again',
    shows: 'a run begins anew after its second crash',
    ...replaced(fence, '"crashes" = ?', '"crashes" = 0 * ?'),
  },
  {
    rule: 'a lease that ends later than any can is void',
    shows: 'a generation never ends',
    seed: 18,
    ...replaced(claim, '"lease_expires_at" > (clock_ms() + ?)', '"lease_expires_at" > (clock_ms() + 1e15 * ?)'),
  },
  {
    rule: 'a process that stops gives its leases back',
    shows: 'a process that has stopped keeps a lease',
    ...replaced(/"claims" - 1/, /"lease_owner" = \?, "lease_expires_at" = clock_ms\(\)/g, '"options" = ?'),
  },
  {
    rule: 'who has the database to itself takes what was left behind at once',
    shows: 'a process that has the database to itself respects a lease of one that is gone',
    ...replaced(
      /^update "generations" set "lease_owner" = \?, "lease_expires_at" = clock_ms\(\) where/,
      /$/g,
      ' and 0',
    ),
  },
  {
    rule: 'of one user so many run at once, in all processes together',
    shows: 'more of one user run at once than may',
    ...replaced(claim, '"generations"."id") < ?', '"generations"."id") < 100 + ?'),
  },
  {
    rule: 'a runner sees that it is to cancel',
    shows: 'a canceled generation goes on',
    statement: (text) =>
      text
        .replace(/^select "cancel_requested_at"/, 'select null as "cancel_requested_at"')
        .replace(/returning "cancel_requested_at"$/, 'returning null as "cancel_requested_at"'),
  },
  {
    rule: 'a stream ends when its generation is deleted',
    shows: 'a reader waits for ever',
    ...replaced(
      /^select "status", "last_event_id" from "generations"/,
      /^.*$/g,
      `select coalesce((select status from generations where id = ?1), 'running'),
        coalesce((select last_event_id from generations where id = ?1), 0)`,
    ),
  },
  {
    rule: 'who leaves a log lets go of it',
    shows: 'a process that has stopped leaves readers behind',
    eventReader: (eventReader) => ({ ...eventReader, join: (id) => ({ ...eventReader.join(id), leave: () => {} }) }),
  },
  {
    rule: 'a reader comes back with the number of the last event that it has',
    shows: 'a reader gets an event twice, or not in its turn',
    resumes: false,
  },
]
