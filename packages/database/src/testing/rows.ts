import { randomUUID } from 'node:crypto'
import type { Tables } from '../tables/index.js'

const at = new Date('2026-01-02T03:04:05.678Z')

/** Returns a complete row, for tests that need specific values in few columns. */
export const userRow = (user: Partial<Tables['users']['$inferInsert']> = {}) => ({
  id: randomUUID(),
  email: `${randomUUID()}@example.com`,
  name: 'Ada',
  roles: '["user"]',
  createdAt: at,
  updatedAt: at,
  ...user,
})

export const projectRow = (
  project: Partial<Tables['projects']['$inferInsert']> & Pick<Tables['projects']['$inferInsert'], 'ownerId'>,
) => ({
  id: randomUUID(),
  name: 'Project',
  nameKey: 'project',
  description: '',
  settings: '{}',
  createdAt: at,
  updatedAt: at,
  ...project,
})

export const generationRow = (
  generation: Partial<Tables['generations']['$inferInsert']> &
    Pick<Tables['generations']['$inferInsert'], 'projectId' | 'userId'>,
) => ({
  id: randomUUID(),
  kind: 'code' as const,
  status: 'queued' as const,
  prompt: 'a feed',
  engine: 'template',
  input: '{}',
  createdAt: at,
  ...generation,
})
