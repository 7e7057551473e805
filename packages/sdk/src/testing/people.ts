import type { Generation, RouterOutputs, Session, User } from '../router.js'

const at = '2026-01-31T12:00:00.000Z'
const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

export const ada: User = {
  id: idOf(1),
  email: 'ada@example.com',
  name: 'Ada',
  avatarUrl: null,
  roles: ['user'],
  emailVerified: false,
  status: 'active',
  createdAt: at,
  updatedAt: at,
}

export const sessionOfAda: Session = {
  id: idOf(2),
  userId: ada.id,
  createdAt: at,
  lastSeenAt: at,
  expiresAt: at,
  userAgent: null,
  device: 'Unknown',
  ipAddress: null,
  current: true,
}

export const projectId = idOf(3)

export const generationOfAda = (number: number, prompt: string): Generation => ({
  id: idOf(100 + number),
  projectId,
  userId: ada.id,
  kind: 'code',
  status: 'queued',
  prompt,
  engine: 'template',
  parentId: null,
  errorMessage: null,
  failure: null,
  usage: null,
  fileCount: 0,
  lastEventId: 0,
  attempt: 1,
  createdAt: at,
  startedAt: null,
  finishedAt: null,
})

export const signedInAs = (tokens: RouterOutputs['auth']['refresh']): RouterOutputs['auth']['login'] => ({
  user: ada,
  session: sessionOfAda,
  tokens,
})
