import type { Database, Transaction } from '@assistant/database'
import * as z from 'zod'
import { theSystem } from '../../audit/actor.js'
import type { AuditFact, AuditService } from '../../audit/service.js'
import type { Passwords } from '../../auth/passwords/passwords.js'
import { readMeta, removeMeta, writeMeta } from '../../platform/meta-store.js'
import type { Runtime } from '../../platform/runtime.js'
import type { CreateProject } from '../../projects/creation.js'
import type { SessionService } from '../../sessions/service.js'
import type { UserDirectory } from '../../users/directory.js'
import { randomPassword } from './random-password.js'
import { findDemoUsers, hasEverHadUsers, setStatus } from './store.js'

interface DemoAccount {
  readonly email: string
  readonly password: string
}

export interface DemoAccounts {
  readonly administrator: DemoAccount
  readonly user: DemoAccount
}

export interface DemoOptions {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomBytes'>
  readonly users: UserDirectory
  readonly audit: Pick<AuditService, 'record' | 'recordAll'>
  readonly passwords: Passwords
  readonly createProject: CreateProject
  /** Keeps the passwords for the person at the terminal. Called before the accounts are there: what is lost is made anew. */
  readonly writeDemoAccounts: (accounts: DemoAccounts) => Promise<void>
  /** Their random passwords keep to the rule for all passwords. */
  readonly passwordMinLength?: number
}

// example.com belongs to nobody (RFC 2606), so no mail for these accounts ever reaches a stranger.
const administrator = { email: 'admin@example.com', name: 'Demo administrator', roles: ['admin'] } as const
const user = { email: 'demo@example.com', name: 'Demo user', roles: ['user'] } as const

/** Makes the demo accounts in a database that never had an account; undefined in any other. */
export async function seedDemoAccounts(options: DemoOptions): Promise<DemoAccounts | undefined> {
  const { database, runtime, users, audit, passwords, writeDemoAccounts, passwordMinLength } = options
  const { query, tables } = database
  if (await hasEverHadUsers(query, tables)) return undefined
  const accounts: DemoAccounts = {
    administrator: { email: administrator.email, password: randomPassword(runtime, passwordMinLength) },
    user: { email: user.email, password: randomPassword(runtime, passwordMinLength) },
  }
  const administratorHash = await passwords.choose(accounts.administrator.password, administrator)
  const userHash = await passwords.choose(accounts.user.password, user)
  await writeDemoAccounts(accounts)
  return database.transaction(async (tx) => {
    if (await hasEverHadUsers(tx, tables)) return undefined
    const demo = { emailVerified: true, isDemo: true }
    const { id: administratorId } = await users.add(tx, { ...administrator, ...demo, passwordHash: administratorHash })
    const { id: userId } = await users.add(tx, { ...user, ...demo, passwordHash: userHash })
    await audit.recordAll(tx, theSystem, factsOf('user.register', [administratorId, userId]))
    return accounts
  })
}

/** Gives the demo user a project to begin with, once. */
export async function seedDemoProject({ database, users, createProject }: DemoOptions): Promise<void> {
  const { query, tables } = database
  const owner = await users.byEmail(query, user.email)
  if (!owner?.isDemo || (await readMeta(query, tables, 'demo.project')) !== undefined) return
  const project = await createProject(
    { ...theSystem, userId: owner.id, roles: user.roles },
    {
      name: 'Demo project',
      description: 'A place to try things: ask for a chat or a feed, in your own words.',
      settings: { product: 'feed', appName: 'Demo App' },
      // A start that ended between the two writes finds what it has made.
      idempotencyKey: 'demo',
    },
  )
  await database.transaction((tx) => writeMeta(tx, tables, 'demo.project', project.id))
}

/** Suspends the demo accounts, and ends their sessions. Answers how many are suspended now. */
export async function suspendDemoAccounts(
  tx: Transaction,
  { database, sessions, audit }: Pick<DemoOptions, 'database' | 'audit'> & { readonly sessions: SessionService },
) {
  const { tables } = database
  const demo = await findDemoUsers(tx, tables)
  const active = demo.filter(({ status }) => status === 'active').map(({ id }) => id)
  if (active.length > 0) {
    const before = await readSuspendedIds(tx, database)
    await setStatus(tx, tables, active, 'suspended')
    await writeMeta(tx, tables, 'demo.suspended', JSON.stringify([...before, ...active]))
    for (const id of active) await sessions.endAll(tx, id, 'suspended')
    await audit.recordAll(tx, theSystem, factsOf('user.suspend', active))
  }
  return demo.filter(({ status }) => status !== 'deleted').length
}

/** Lifts what `suspendDemoAccounts` did, and nothing that an administrator did. */
export async function unsuspendDemoAccounts(
  tx: Transaction,
  { database, audit }: Pick<DemoOptions, 'database' | 'audit'>,
): Promise<void> {
  const { tables } = database
  const suspended = await readSuspendedIds(tx, database)
  const demo = await findDemoUsers(tx, tables)
  const unsuspended = demo
    .filter(({ id, status }) => status === 'suspended' && suspended.includes(id))
    .map(({ id }) => id)
  if (unsuspended.length > 0) await setStatus(tx, tables, unsuspended, 'active')
  await audit.recordAll(tx, theSystem, factsOf('user.unsuspend', unsuspended))
  await removeMeta(tx, tables, 'demo.suspended')
}

function factsOf(action: AuditFact['action'], userIds: readonly string[]): AuditFact[] {
  return userIds.map((id) => ({ action, target: ['user', id] }))
}

async function readSuspendedIds(tx: Transaction, { tables }: Database): Promise<string[]> {
  const stored = await readMeta(tx, tables, 'demo.suspended')
  return stored === undefined ? [] : z.array(z.string()).parse(JSON.parse(stored))
}
