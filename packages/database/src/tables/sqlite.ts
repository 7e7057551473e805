import {
  type AnySQLiteColumn,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
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

// Mirrors postgres.ts, which has the comments: change both. tables.test.ts compares them.
// SQLite compares text by bytes (BINARY), so sorted columns need no collation.

const moment = (name: string) => integer(name, { mode: 'timestamp_ms' })
const flag = (name: string) => integer(name, { mode: 'boolean' })

export const users = sqliteTable(
  'users',
  {
    id: text('id').primaryKey(),
    email: text('email'),
    name: text('name').notNull(),
    nameKey: text('name_key').notNull().default(''),
    avatarUrl: text('avatar_url'),
    roles: text('roles').notNull(),
    emailVerified: flag('email_verified').notNull().default(false),
    status: text('status', { enum: userStatuses }).notNull().default('active'),
    isDemo: flag('is_demo').notNull().default(false),
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

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    absoluteExpiresAt: moment('absolute_expires_at').notNull(),
    userAgent: text('user_agent').notNull(),
    device: text('device').notNull(),
    ipAddress: text('ip_address').notNull(),
    refreshSalt: text('refresh_salt').notNull(),
    rotation: integer('refresh_generation').notNull(),
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

export const signingKeys = sqliteTable('signing_keys', {
  id: text('id').primaryKey(),
  publicKey: text('public_key').notNull(),
  privateKey: text('private_key').notNull(),
  secretKeyId: text('secret_key_id').notNull(),
  createdAt: moment('created_at').notNull(),
  activeFrom: moment('active_from').notNull(),
  retiredAt: moment('retired_at'),
})

export const meta = sqliteTable('meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

export const projects = sqliteTable(
  'projects',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    nameKey: text('name_key').notNull(),
    description: text('description').notNull(),
    settings: text('settings').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    deletedAt: moment('deleted_at'),
  },
  (table) => [
    index('projects_by_owner_and_update').on(table.ownerId, table.updatedAt, table.id),
    index('projects_by_owner_and_name').on(table.ownerId, table.nameKey, table.id),
    index('projects_by_deletion').on(table.deletedAt),
  ],
)

export const projectMembers = sqliteTable(
  'project_members',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    userId: text('user_id')
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

export const invitations = sqliteTable(
  'invitations',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    role: text('role', { enum: memberRoles }).notNull(),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => users.id),
    status: text('status', { enum: invitationStatuses }).notNull().default('pending'),
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

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    inputDigest: text('input_digest').notNull(),
    resultId: text('result_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'idempotency_keys_pkey', columns: [table.userId, table.scope, table.key] }),
    index('idempotency_keys_by_creation').on(table.createdAt),
  ],
)

export const generations = sqliteTable(
  'generations',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', { enum: generationKinds }).notNull(),
    status: text('status', { enum: generationStatuses }).notNull(),
    prompt: text('prompt').notNull(),
    engine: text('engine').notNull(),
    parentId: text('parent_id').references((): AnySQLiteColumn => generations.id, { onDelete: 'set null' }),
    errorMessage: text('error_message'),
    input: text('input').notNull(),
    options: text('options'),
    answer: text('answer'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    fileCount: integer('file_count').notNull().default(0),
    lastEventId: integer('last_event_id').notNull().default(0),
    attempt: integer('attempt').notNull().default(1),
    claims: integer('claims').notNull().default(0),
    crashes: integer('crashes').notNull().default(0),
    leaseOwner: text('lease_owner'),
    leaseExpiresAt: moment('lease_expires_at'),
    cancelRequestedAt: moment('cancel_requested_at'),
    createdAt: moment('created_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
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

export const generationEvents = sqliteTable(
  'generation_events',
  {
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    attempt: integer('attempt').notNull(),
    type: text('type').notNull(),
    payload: text('payload').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ name: 'generation_events_pkey', columns: [table.generationId, table.seq] })],
)

export const fileContents = sqliteTable(
  'file_contents',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
    content: text('content').notNull(),
  },
  (table) => [primaryKey({ name: 'file_contents_pkey', columns: [table.projectId, table.sha256] })],
)

export const generationFiles = sqliteTable(
  'generation_files',
  {
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    projectId: text('project_id').notNull(),
    language: text('language').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    change: text('change', { enum: fileChanges }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'generation_files_pkey', columns: [table.generationId, table.path] }),
    foreignKey({
      name: 'generation_files_content_fk',
      columns: [table.projectId, table.sha256],
      foreignColumns: [fileContents.projectId, fileContents.sha256],
    }).onDelete('cascade'),
    index('generation_files_by_content').on(table.projectId, table.sha256),
  ],
)

export const generationInputs = sqliteTable(
  'generation_inputs',
  {
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id, { onDelete: 'cascade' }),
    origin: text('origin', { enum: inputOrigins }).notNull(),
    path: text('path').notNull(),
    projectId: text('project_id').notNull(),
    language: text('language').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
  },
  (table) => [
    primaryKey({ name: 'generation_inputs_pkey', columns: [table.generationId, table.origin, table.path] }),
    foreignKey({
      name: 'generation_inputs_content_fk',
      columns: [table.projectId, table.sha256],
      foreignColumns: [fileContents.projectId, fileContents.sha256],
    }).onDelete('cascade'),
    index('generation_inputs_by_content').on(table.projectId, table.sha256),
  ],
)

export const mails = sqliteTable(
  'mails',
  {
    id: text('id').primaryKey(),
    template: text('template', { enum: mailTemplates }).notNull(),
    recipient: text('recipient').notNull(),
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    details: text('details').notNull(),
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

export const mailedTokens = sqliteTable(
  'mailed_tokens',
  {
    tokenHash: text('token_hash').primaryKey(),
    purpose: text('purpose', { enum: tokenPurposes }).notNull(),
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
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

export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: text('id').primaryKey(),
    at: moment('at').notNull(),
    actorId: text('actor_id'),
    action: text('action').notNull(),
    targetType: text('target_type').notNull(),
    targetId: text('target_id'),
    projectId: text('project_id'),
    sessionId: text('session_id'),
    outcome: text('outcome', { enum: auditOutcomes }).notNull(),
    details: text('details').notNull(),
  },
  (table) => [
    index('audit_entries_by_time').on(table.at, table.id),
    index('audit_entries_by_actor').on(table.actorId, table.at, table.id),
    index('audit_entries_by_action').on(table.action, table.at, table.id),
    index('audit_entries_by_project').on(table.projectId, table.at, table.id),
  ],
)

export const auditClientInfo = sqliteTable(
  'audit_origins',
  {
    entryId: text('entry_id').primaryKey(),
    userId: text('user_id'),
    at: moment('at').notNull(),
    ipAddress: text('ip_address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (table) => [index('audit_origins_by_time').on(table.at), index('audit_origins_by_user').on(table.userId)],
)
