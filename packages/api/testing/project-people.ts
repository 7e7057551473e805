import type { Project, Role, SignedIn } from '@assistant/contract'
import { eq } from 'drizzle-orm'
import type { TestServer } from './test-server.js'

type Api = Awaited<ReturnType<TestServer['as']>>

/** A signed-in account. `api` calls procedures as this account. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly signedIn: SignedIn
  readonly api: Api
}

/** Registers an account and signs it in. Its address is verified unless `isVerified` is false. */
export async function addPerson(
  testServer: TestServer,
  name: string,
  { isVerified = true, roles = ['user'] }: { readonly isVerified?: boolean; readonly roles?: readonly Role[] } = {},
): Promise<Person> {
  const signedIn = await testServer.registerAs(roles, name)
  const { id, email } = signedIn.user
  if (isVerified) await setUser(testServer, id, { emailVerified: true })
  return { id, email, signedIn, api: await testServer.as(signedIn.tokens) }
}

export async function setUser(
  { database }: TestServer,
  id: string,
  change: { email?: string; emailVerified?: boolean; status?: 'active' | 'suspended'; roles?: string },
): Promise<void> {
  const { users } = database.tables
  await database.transaction((tx) => tx.update(users).set(change).where(eq(users.id, id)))
}

/** Creates a project, and shares it with these members. */
export async function createProject(
  owner: Person,
  members: { readonly editors?: readonly Person[]; readonly viewers?: readonly Person[] } = {},
  name = 'Our Club',
): Promise<Project> {
  const project = await owner.api.projects.create({ name })
  for (const role of ['editor', 'viewer'] as const) {
    for (const { email } of members[`${role}s`] ?? []) {
      await owner.api.projects.share({ projectId: project.id, email, role })
    }
  }
  return project
}

/** Returns the latest 100 actions in the audit log of a project, newest first. */
export async function auditActionsOf({ api }: Person, projectId: string): Promise<string[]> {
  const { items } = await api.audit.listForProject({ projectId, limit: 100 })
  return items.map(({ action }) => action)
}

/**
 * Inserts members or invitations into the database without calling procedures, so that tests reach high quotas fast.
 * The invitations expire after a minute.
 */
export async function fillProject(
  { database, runtime }: TestServer,
  project: Project,
  counts: { readonly members?: number; readonly invitations?: number },
): Promise<void> {
  const { users, projectMembers, invitations } = database.tables
  await database.transaction(async (tx) => {
    for (let count = 0; count < (counts.members ?? 0); count += 1) {
      const userId = runtime.randomId()
      const times = { createdAt: tx.clock(), updatedAt: tx.clock() }
      const email = `${userId}@example.com`
      await tx.insert(users).values({ id: userId, email, name: 'Somebody', roles: '["user"]', ...times })
      await tx.insert(projectMembers).values({ projectId: project.id, userId, role: 'viewer', addedAt: tx.clock() })
    }
    for (let count = 0; count < (counts.invitations ?? 0); count += 1) {
      const id = runtime.randomId()
      await tx.insert(invitations).values({
        ...{ id, projectId: project.id, email: `${id}@example.com`, role: 'viewer', invitedBy: project.ownerId },
        ...{ createdAt: tx.clock(), expiresAt: tx.clockPlus(60_000) },
      })
    }
  })
}

/** Inserts projects of an owner into the database without calling procedures. */
export async function insertProjects({ database, runtime }: TestServer, ownerId: string, count: number): Promise<void> {
  const { projects } = database.tables
  await database.transaction(async (tx) => {
    for (let from = 0; from < count; from += 500) {
      const rows = Array.from({ length: Math.min(500, count - from) }, (_, index) => {
        const name = `Project ${String(from + index).padStart(6, '0')}`
        const at = new Date(Date.UTC(2029, 0, 1) + (from + index) * 1000)
        const text = { name, nameKey: name.toLowerCase(), description: '', settings: '{}' }
        return { id: runtime.randomId(), ownerId, ...text, createdAt: at, updatedAt: at }
      })
      await tx.insert(projects).values(rows)
    }
  })
}
