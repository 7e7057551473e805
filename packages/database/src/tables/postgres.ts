import {
  type AnyPgColumn,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import {
  auditOutcomes,
  fileChanges,
  generationKinds,
  generationStatuses,
  inputOrigins,
  invitationStatuses,
  mailTemplates,
  memberRoles,
  tokenPurposes,
  userStatuses,
} from './vocabulary.js'

// The twin of sqlite.ts: a change here is a change there, and tables.test.ts compares both.
// Indexes are ascending: `order by created_at desc, id desc` reads them backwards.

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** Text that is sorted or searched: compared by its bytes, as SQLite does, whatever the database's locale. */
const sortedText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' })

export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    /** Null only for a deleted account: its address is free again. */
    email: sortedText('email'),
    name: text('name').notNull(),
    /** What the name is sorted and searched by: `searchKey(name)`. */
    nameKey: sortedText('name_key').notNull().default(''),
    avatarUrl: text('avatar_url'),
    /** A JSON array. */
    roles: text('roles').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    status: text('status', { enum: userStatuses }).notNull().default('active'),
    isDemo: boolean('is_demo').notNull().default(false),
    passwordHash: text('password_hash'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('users_email_unique').on(table.email),
    index('users_by_creation').on(table.createdAt, table.id),
    index('users_by_name').on(table.nameKey, table.id),
  ],
)

export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    /** The end when nobody refreshes; slides, but never past `absoluteExpiresAt`. */
    expiresAt: moment('expires_at').notNull(),
    absoluteExpiresAt: moment('absolute_expires_at').notNull(),
    userAgent: text('user_agent').notNull(),
    device: text('device').notNull(),
    ipAddress: text('ip_address').notNull(),
    refreshSalt: text('refresh_salt').notNull(),
    rotation: integer('refresh_generation').notNull(),
    /** When anything of the current refresh generation was first shown; null after a rotation. */
    firstUsedAt: moment('shown_at'),
    rotatedAt: moment('rotated_at'),
    rotatedPrefix: text('rotated_prefix'),
    rotatedDevice: text('rotated_device'),
    revokedAt: moment('revoked_at'),
    revokedReason: text('revoked_reason'),
  },
  (table) => [
    index('sessions_by_user').on(table.userId, table.createdAt, table.id),
    index('sessions_by_end').on(table.absoluteExpiresAt),
  ],
)

export const signingKeys = pgTable('signing_keys', {
  /** The `kid` of the tokens it signs. */
  id: text('id').primaryKey(),
  /** A public JWK. */
  publicKey: text('public_key').notNull(),
  /** A private JWK, encrypted with the key that `secretKeyId` names. */
  privateKey: text('private_key').notNull(),
  secretKeyId: text('secret_key_id').notNull(),
  createdAt: moment('created_at').notNull(),
  activeFrom: moment('active_from').notNull(),
  retiredAt: moment('retired_at'),
})

/** Facts about this database as a whole, such as the issuer of its tokens. */
export const meta = pgTable('meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

export const projects = pgTable(
  'projects',
  {
    id: uuid('id').primaryKey(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    /** What the name is sorted and searched by: `searchKey(name)`. */
    nameKey: sortedText('name_key').notNull(),
    description: text('description').notNull(),
    /** A JSON object. */
    settings: text('settings').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** When it went to the bin. */
    deletedAt: moment('deleted_at'),
  },
  (table) => [
    index('projects_by_owner_and_update').on(table.ownerId, table.updatedAt, table.id),
    index('projects_by_owner_and_name').on(table.ownerId, table.nameKey, table.id),
    index('projects_by_deletion').on(table.deletedAt),
  ],
)

/** Editors and viewers; the owner is `projects.ownerId` alone. */
export const projectMembers = pgTable(
  'project_members',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role', { enum: memberRoles }).notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'project_members_pkey', columns: [table.projectId, table.userId] }),
    index('project_members_by_user').on(table.userId),
  ],
)

/** What was offered to an address that had no account of its own yet, or had not proved it. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid('id').primaryKey(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    role: text('role', { enum: memberRoles }).notNull(),
    invitedBy: uuid('invited_by')
      .notNull()
      .references(() => users.id),
    /** One that is pending is also over once `expiresAt` has passed. */
    status: text('status', { enum: invitationStatuses }).notNull().default('pending'),
    /** SHA-256 of the token in the latest mail, in base64url; null until that is sent. */
    tokenHash: text('token_hash'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('invitations_token_unique').on(table.tokenHash),
    index('invitations_by_project').on(table.projectId, table.status),
    index('invitations_by_email').on(table.email, table.status),
    index('invitations_by_end').on(table.expiresAt),
  ],
)

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    inputDigest: text('input_digest').notNull(),
    /** What the first call made; no reference, since that may be deleted meanwhile. */
    resultId: uuid('result_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'idempotency_keys_pkey', columns: [table.userId, table.scope, table.key] }),
    index('idempotency_keys_by_creation').on(table.createdAt),
  ],
)

export const generations = pgTable(
  'generations',
  {
    id: uuid('id').primaryKey(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', { enum: generationKinds }).notNull(),
    status: text('status', { enum: generationStatuses }).notNull(),
    prompt: text('prompt').notNull(),
    /** Empty where none is at work. */
    engine: text('engine').notNull(),
    parentId: uuid('parent_id').references((): AnyPgColumn => generations.id, { onDelete: 'set null' }),
    errorMessage: text('error_message'),
    /** The engine's whole input as it was at the start (JSON), so that the run can be made again. */
    input: text('input').notNull(),
    /** What the engine keeps for follow-ups (JSON). */
    options: text('options'),
    /** The beginning of what was said to the person, for those who go on from here. */
    answer: text('answer'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    fileCount: integer('file_count').notNull().default(0),
    lastEventId: integer('last_event_id').notNull().default(0),
    attempt: integer('attempt').notNull().default(1),
    /** How often a runner took it; too many mean that it kills its runners. */
    claims: integer('claims').notNull().default(0),
    crashes: integer('crashes').notNull().default(0),
    /** A fresh id for each claim: it fences off a runner that lost its lease. */
    leaseOwner: uuid('lease_owner'),
    leaseExpiresAt: moment('lease_expires_at'),
    cancelRequestedAt: moment('cancel_requested_at'),
    createdAt: moment('created_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** When all events but the result were removed. */
    shortenedAt: moment('shortened_at'),
  },
  (table) => [
    index('generations_by_project').on(table.projectId, table.createdAt, table.id),
    index('generations_by_project_and_end').on(table.projectId, table.finishedAt),
    index('generations_by_status').on(table.status, table.createdAt),
    index('generations_by_user_and_status').on(table.userId, table.status),
    index('generations_by_user').on(table.userId, table.createdAt),
    index('generations_by_parent').on(table.parentId),
    index('generations_by_end').on(table.shortenedAt, table.finishedAt),
  ],
)

export const generationEvents = pgTable(
  'generation_events',
  {
    generationId: uuid('generation_id')
      .notNull()
      .references(() => generations.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    attempt: integer('attempt').notNull(),
    type: text('type').notNull(),
    /** The event as JSON. */
    payload: text('payload').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ name: 'generation_events_pkey', columns: [table.generationId, table.seq] })],
)

/** What files hold, once for each content of a project. */
export const fileContents = pgTable(
  'file_contents',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
    content: text('content').notNull(),
  },
  (table) => [primaryKey({ name: 'file_contents_pkey', columns: [table.projectId, table.sha256] })],
)

export const generationFiles = pgTable(
  'generation_files',
  {
    generationId: uuid('generation_id')
      .notNull()
      .references(() => generations.id, { onDelete: 'cascade' }),
    path: sortedText('path').notNull(),
    projectId: uuid('project_id').notNull(),
    language: text('language').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    change: text('change', { enum: fileChanges }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'generation_files_pkey', columns: [table.generationId, table.path] }),
    // Cascades, because a purged project takes its contents and its files with it in no certain order.
    foreignKey({
      name: 'generation_files_content_fk',
      columns: [table.projectId, table.sha256],
      foreignColumns: [fileContents.projectId, fileContents.sha256],
    }).onDelete('cascade'),
    index('generation_files_by_content').on(table.projectId, table.sha256),
  ],
)

/** The files that a generation was given, as they were at its start: they stay when the one they came from goes. */
export const generationInputs = pgTable(
  'generation_inputs',
  {
    generationId: uuid('generation_id')
      .notNull()
      .references(() => generations.id, { onDelete: 'cascade' }),
    origin: text('origin', { enum: inputOrigins }).notNull(),
    path: sortedText('path').notNull(),
    projectId: uuid('project_id').notNull(),
    language: text('language').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
  },
  (table) => [
    primaryKey({ name: 'generation_inputs_pkey', columns: [table.generationId, table.origin, table.path] }),
    // Cascades, as above.
    foreignKey({
      name: 'generation_inputs_content_fk',
      columns: [table.projectId, table.sha256],
      foreignColumns: [fileContents.projectId, fileContents.sha256],
    }).onDelete('cascade'),
    index('generation_inputs_by_content').on(table.projectId, table.sha256),
  ],
)

/** Mails that are still to be sent: a row goes when its mail was taken, or is too old. */
export const mails = pgTable(
  'mails',
  {
    id: uuid('id').primaryKey(),
    template: text('template', { enum: mailTemplates }).notNull(),
    recipient: text('recipient').notNull(),
    /** Whose account it is about; null where the mail itself is to find out, or where there is none yet. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** What else stands in it (JSON): nothing secret. */
    details: text('details').notNull(),
    /** The token in its link, encrypted; null until the first try to send it. */
    sealedToken: text('sealed_token'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    nextAttemptAt: moment('next_attempt_at').notNull(),
  },
  (table) => [
    index('mails_by_next_attempt').on(table.nextAttemptAt, table.id),
    index('mails_by_user').on(table.userId),
    index('mails_by_recipient').on(table.recipient),
  ],
)

/** What links in mails are worth: known by their hashes, gone once they are used. */
export const mailedTokens = pgTable(
  'mailed_tokens',
  {
    /** SHA-256 in base64url. */
    tokenHash: text('token_hash').primaryKey(),
    purpose: text('purpose', { enum: tokenPurposes }).notNull(),
    /** Null for somebody without an account. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** The address that it was mailed to, and that it proves. */
    email: text('email').notNull(),
    /** What it is for besides (JSON). */
    details: text('details').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    index('mailed_tokens_by_user').on(table.userId, table.purpose),
    index('mailed_tokens_by_email').on(table.email, table.purpose),
    index('mailed_tokens_by_end').on(table.expiresAt),
  ],
)

/** What happened. Triggers refuse to change it; it names people and things by id and refers to nothing, so it outlives them. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: uuid('id').primaryKey(),
    at: moment('at').notNull(),
    /** Null: the system. */
    actorId: uuid('actor_id'),
    action: text('action').notNull(),
    targetType: text('target_type').notNull(),
    targetId: text('target_id'),
    projectId: uuid('project_id'),
    sessionId: uuid('session_id'),
    outcome: text('outcome', { enum: auditOutcomes }).notNull(),
    /** JSON, never a secret, never an address of mail. */
    details: text('details').notNull(),
  },
  (table) => [
    index('audit_entries_by_time').on(table.at, table.id),
    index('audit_entries_by_actor').on(table.actorId, table.at, table.id),
    index('audit_entries_by_action').on(table.action, table.at, table.id),
    index('audit_entries_by_project').on(table.projectId, table.at, table.id),
  ],
)

/** From where an entry was made: apart, because it is erased after a while and with the account. */
export const auditClientInfo = pgTable(
  'audit_origins',
  {
    entryId: uuid('entry_id').primaryKey(),
    /** With whose account it goes. */
    userId: uuid('user_id'),
    at: moment('at').notNull(),
    ipAddress: text('ip_address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (table) => [index('audit_origins_by_time').on(table.at), index('audit_origins_by_user').on(table.userId)],
)
