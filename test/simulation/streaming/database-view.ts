import type { Store } from '../kernel/database/store.js'
import type { Rule } from './rules.js'

export interface GenerationRow {
  readonly id: string
  readonly status: string
  readonly engine: string
  readonly prompt: string
  readonly lastEventId: number
  readonly attempt: number
  readonly fileCount: number
  readonly failureCode: string | null
  readonly isFinished: number
}

export interface EventRow {
  readonly seq: number
  readonly attempt: number
  readonly payload: string
  /** The lease id of the generation when the event was written. */
  readonly owner: string | null
}

export interface FileRow {
  readonly path: string
  readonly language: string
  readonly bytes: number
  readonly sha256: string
  readonly change: string
  readonly content: string
}

/** Reads the tables without simulated delays and faults. A trigger records the lease id of each event. */
export interface DatabaseView {
  /** The store for the processes of the world. A disabled rule changes its statements. */
  readonly store: Store
  /** Inserts a user and a project, and creates the triggers. */
  setUp(userId: string, projectId: string): void
  tearDown(): void
  countUnfinished(): number
  countRunning(): number
  isRunning(generationId: string | undefined): boolean
  /** Returns the lease ids of the running generations. */
  leaseOwners(): string[]
  generations(): GenerationRow[]
  events(generationId: string): EventRow[]
  files(generationId: string): FileRow[]
}

export function createDatabaseView(store: Store, disabledRule: Rule | undefined): DatabaseView {
  const { writer, reader } = store
  const { trigger } = disabledRule ?? {}
  const count = (condition: string, ...values: string[]) =>
    reader
      .prepare<string[], number>(`select count(*) from generations where ${condition}`)
      .pluck()
      .get(...values) ?? 0

  return {
    store: disabledRule?.statement ? withStatements(store, disabledRule.statement) : store,
    setUp(userId, projectId) {
      if (writer.inTransaction) writer.exec('rollback')
      writer.exec(`
        create temp table if not exists owners
          (generation_id text, seq integer, owner text, primary key (generation_id, seq)) without rowid;
        create temp trigger if not exists note_owner after insert on generation_events begin
          insert or replace into owners
            select new.generation_id, new.seq, lease_owner from generations where id = new.generation_id;
        end;
        delete from owners;
        insert into users (id, name, roles, created_at, updated_at) values ('${userId}', 'Ada', '["user"]', 0, 0);
        insert into projects (id, owner_id, name, name_key, description, settings, created_at, updated_at)
          values ('${projectId}', '${userId}', 'P', 'p', '', '{}', 0, 0);
        ${trigger ? `drop trigger if exists broken; create temp trigger broken ${trigger}` : ''}`)
    },
    tearDown() {
      if (trigger) writer.exec('drop trigger if exists broken')
    },
    countUnfinished: () => count(`status in ('queued', 'running')`),
    countRunning: () => count(`status = 'running'`),
    isRunning: (generationId = '') => count(`status = 'running' and id = ?`, generationId) > 0,
    leaseOwners: () =>
      reader
        .prepare<[], string>(
          `select lease_owner from generations where status = 'running' and lease_owner is not null order by id`,
        )
        .pluck()
        .all(),
    generations: () =>
      reader
        .prepare<[], GenerationRow>(
          `select id, status, engine, prompt, last_event_id as lastEventId, attempt, file_count as fileCount,
            failure_code as failureCode, finished_at is not null as isFinished from generations order by id`,
        )
        .all(),
    events: (generationId) =>
      writer
        .prepare<[string], EventRow>(
          `select event.seq, event.attempt, event.payload, owners.owner from generation_events as event
            left join owners on owners.generation_id = event.generation_id and owners.seq = event.seq
            where event.generation_id = ? order by event.seq`,
        )
        .all(generationId),
    files: (generationId) =>
      reader
        .prepare<[string], FileRow>(
          `select path, language, bytes, file.sha256, change, content from generation_files as file
            join file_contents as stored on stored.project_id = file.project_id and stored.sha256 = file.sha256
            where generation_id = ? order by path`,
        )
        .all(generationId),
  }
}

/** Returns a store whose connections prepare `rewrite(text)` instead of each statement `text`. */
function withStatements(store: Store, rewrite: (text: string) => string): Store {
  const wrap = <T extends Store['writer']>(connection: T): T =>
    Object.create(connection, {
      prepare: { value: (text: string) => connection.prepare(rewrite(text)) },
      exec: { value: (text: string) => connection.exec(text) },
    })
  return {
    ...store,
    writer: wrap(store.writer),
    reader: wrap(store.reader),
    set clock(clock: () => number) {
      store.clock = clock
    },
    get clock() {
      return store.clock
    },
  }
}
