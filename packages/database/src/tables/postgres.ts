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

// Mirrors sqlite.ts: change both. tables.test.ts compares them.
// Indexes are ascending. `order by created_at desc, id desc` reads them backwards.

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** Text that is sorted or searched. Compared by bytes, as on SQLite, independent of the database's locale. */
const sortedText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' })

export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    /** Null for a deleted account, so that the address can be registered again. */
    email: sortedText('email'),
    name: text('name').notNull(),
    /** `searchKey(name)`, for sorting and searching. */
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
    /** The end of the session without a refresh. Each refresh extends it, at most to `absoluteExpiresAt`. */
    expiresAt: moment('expires_at').notNull(),
    absoluteExpiresAt: moment('absolute_expires_at').notNull(),
    userAgent: text('user_agent').notNull(),
    device: text('device').notNull(),
    ipAddress: text('ip_address').notNull(),
    refreshSalt: text('refresh_salt').notNull(),
    rotation: integer('refresh_generation').notNull(),
    /** When a token of the current rotation was first used; null until then. */
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
  /** The `kid` of the tokens that the key signs. */
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

/** Values of the database as a whole, such as the issuer of its tokens. */
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
    /** `searchKey(name)`, for sorting and searching. */
    nameKey: sortedText('name_key').notNull(),
    description: text('description').notNull(),
    /** A JSON object. */
    settings: text('settings').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** When the project was moved to the bin; null outside of it. */
    deletedAt: moment('deleted_at'),
  },
  (table) => [
    index('projects_by_owner_and_update').on(table.ownerId, table.updatedAt, table.id),
    index('projects_by_owner_and_name').on(table.ownerId, table.nameKey, table.id),
    index('projects_by_deletion').on(table.deletedAt),
  ],
)

/** Editors and viewers. The owner is only in `projects.ownerId`. */
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

/** Invitations to addresses that have no account yet, or none that has verified its address. */
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
    /** A pending invitation has also ended once `expiresAt` has passed. */
    status: text('status', { enum: invitationStatuses }).notNull().default('pending'),
    /**
     * SHA-256 of the token in the latest mail, in base64url. Null before the first attempt to send that mail, and after
     * the invitation was accepted, declined or revoked.
     */
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
    /** The id of what the first call created. Not a foreign key, because that row may be deleted. */
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
    /** Empty for kinds that run no engine. */
    engine: text('engine').notNull(),
    parentId: uuid('parent_id').references((): AnyPgColumn => generations.id, { onDelete: 'set null' }),
    errorMessage: text('error_message'),
    /**
     * The input of the run, stored at the start (JSON) so that the run can be repeated. Its files are in
     * `generationInputs`.
     */
    input: text('input').notNull(),
    /** Options that the engine keeps for follow-ups (JSON). */
    options: text('options'),
    /** The beginning of the chat text, for the history of follow-ups. */
    answer: text('answer'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    fileCount: integer('file_count').notNull().default(0),
    lastEventId: integer('last_event_id').notNull().default(0),
    attempt: integer('attempt').notNull().default(1),
    /**
     * Number of claims by workers, without those that were handed back. Too many mean that the run crashes its process.
     */
    claims: integer('claims').notNull().default(0),
    /** Number of engine processes that died while they worked on this generation. */
    crashes: integer('crashes').notNull().default(0),
    /** The lease id, new for each claim. It fences off a run that lost its lease. */
    leaseOwner: uuid('lease_owner'),
    leaseExpiresAt: moment('lease_expires_at'),
    cancelRequestedAt: moment('cancel_requested_at'),
    createdAt: moment('created_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** When all events except the result were removed; null before. */
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

/** File contents, stored once per project and SHA-256. */
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
    // Cascades, because purging a project removes its contents and files in no fixed order.
    foreignKey({
      name: 'generation_files_content_fk',
      columns: [table.projectId, table.sha256],
      foreignColumns: [fileContents.projectId, fileContents.sha256],
    }).onDelete('cascade'),
    index('generation_files_by_content').on(table.projectId, table.sha256),
  ],
)

/** The input files of a generation, as of its start. They stay when the generation that they came from is deleted. */
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
    // Cascades for the same reason as in `generationFiles`.
    foreignKey({
      name: 'generation_inputs_content_fk',
      columns: [table.projectId, table.sha256],
      foreignColumns: [fileContents.projectId, fileContents.sha256],
    }).onDelete('cascade'),
    index('generation_inputs_by_content').on(table.projectId, table.sha256),
  ],
)

/**
 * Queued mails. A row is deleted when the mail server has accepted the mail, or when the mail is canceled, no longer
 * needed or too old.
 */
export const mails = pgTable(
  'mails',
  {
    id: uuid('id').primaryKey(),
    template: text('template', { enum: mailTemplates }).notNull(),
    recipient: text('recipient').notNull(),
    /** The account that the mail is about; null if it is looked up when the mail is sent, or does not exist yet. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** Further values for the template (JSON). No secrets. */
    details: text('details').notNull(),
    /** The token of the link, encrypted; null until the first attempt to send. */
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

/**
 * Tokens of links in mails, stored as hashes. A row is deleted when its token is used, replaced, canceled or expired.
 * The tokens of project invitations are in `invitations`.
 */
export const mailedTokens = pgTable(
  'mailed_tokens',
  {
    /** SHA-256 in base64url. */
    tokenHash: text('token_hash').primaryKey(),
    purpose: text('purpose', { enum: tokenPurposes }).notNull(),
    /** Null for a recipient without an account. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** The address that the token was mailed to. */
    email: text('email').notNull(),
    /** Further values for the purpose (JSON). */
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

/**
 * The audit log. Triggers reject changes, except for the deletion of entries older than the time in `meta` under
 * `audit.pruneBefore`. It has ids but no foreign keys, so entries outlive what they name.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: uuid('id').primaryKey(),
    at: moment('at').notNull(),
    /** Null for the system. */
    actorId: uuid('actor_id'),
    action: text('action').notNull(),
    targetType: text('target_type').notNull(),
    targetId: text('target_id'),
    projectId: uuid('project_id'),
    sessionId: uuid('session_id'),
    outcome: text('outcome', { enum: auditOutcomes }).notNull(),
    /** JSON without secrets and mail addresses. */
    details: text('details').notNull(),
  },
  (table) => [
    index('audit_entries_by_time').on(table.at, table.id),
    index('audit_entries_by_actor').on(table.actorId, table.at, table.id),
    index('audit_entries_by_action').on(table.action, table.at, table.id),
    index('audit_entries_by_project').on(table.projectId, table.at, table.id),
  ],
)

/** IP address and user agent of an audit entry. A separate table, because they are erased before the entry. */
export const auditClientInfo = pgTable(
  'audit_origins',
  {
    entryId: uuid('entry_id').primaryKey(),
    /** The account whose deletion erases this entry's IP address and user agent; null if there is none. */
    userId: uuid('user_id'),
    at: moment('at').notNull(),
    ipAddress: text('ip_address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (table) => [index('audit_origins_by_time').on(table.at), index('audit_origins_by_user').on(table.userId)],
)
