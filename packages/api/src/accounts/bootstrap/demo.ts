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
  /**
   * Stores the passwords for the person at the terminal. It is called before the accounts are written: if the start
   * ends in between, the next one creates new passwords.
   */
  readonly writeDemoAccounts: (accounts: DemoAccounts) => Promise<void>
  /** Minimum length of all passwords. The random ones are at least that long. */
  readonly passwordMinLength?: number
}

// example.com is reserved (RFC 2606), so mails to these accounts never reach a stranger.
const administrator = { email: 'admin@example.com', name: 'Demo administrator', roles: ['admin'] } as const
const user = { email: 'demo@example.com', name: 'Demo user', roles: ['user'] } as const

/** Creates the demo accounts in a database that never had an account. Returns undefined in any other database. */
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

/** Creates a project of the demo user, if there is one, once per database. */
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
      // If this start ends before it writes the meta row, the next start gets the same project.
      idempotencyKey: 'demo',
    },
  )
  await database.transaction((tx) => writeMeta(tx, tables, 'demo.project', project.id))
}

/** Suspends the demo accounts and ends their sessions. Returns the number of suspended demo accounts. */
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

/** Unsuspends the accounts that `suspendDemoAccounts` suspended. Those that an administrator suspended stay so. */
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

/** Returns the ids of the accounts that `suspendDemoAccounts` has suspended since the last demo start. */
async function readSuspendedIds(tx: Transaction, { tables }: Database): Promise<string[]> {
  const stored = await readMeta(tx, tables, 'demo.suspended')
  return stored === undefined ? [] : z.array(z.string()).parse(JSON.parse(stored))
}
