import type {
  Generation,
  GenerationFile,
  Invitation,
  Member,
  Project,
  Session,
  Tokens,
  User,
} from '@assistant/contract'

// Objects that the examples share: Ada has a project for her chess club, and shares it with Grace.

export const password = 'twelve quiet harbour lanterns'
export const mailedToken = 'cXVpdGUtYS1sb25nLXRva2VuLWZyb20tYS1tYWls'

export const ada: User = {
  id: '01990f3c-5b1e-7a40-9d52-0c8e6f1b2a31',
  email: 'ada@example.com',
  name: 'Ada',
  avatarUrl: null,
  roles: ['user'],
  emailVerified: true,
  status: 'active',
  createdAt: '2026-03-02T09:14:05.120Z',
  updatedAt: '2026-03-02T09:14:05.120Z',
}

export const grace: User = {
  ...ada,
  id: '01990f41-c27d-7b11-8f0e-5d3a9e7c4b62',
  email: 'grace@example.com',
  name: 'Grace',
  createdAt: '2026-03-03T16:40:51.008Z',
  updatedAt: '2026-03-03T16:40:51.008Z',
}

export const session: Session = {
  id: '01990f3c-5b2a-7c93-a1d4-7e2f8b6c0d15',
  userId: ada.id,
  createdAt: '2026-03-02T09:14:05.130Z',
  lastSeenAt: '2026-03-02T09:20:11.402Z',
  expiresAt: '2026-04-01T09:14:05.130Z',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0',
  device: 'Firefox on Linux',
  ipAddress: '203.0.113.7',
  current: true,
}

export const tokens: Tokens = {
  tokenType: 'Bearer',
  accessToken: 'eyJhbGciOiJFZERTQSJ9.….…',
  accessTokenExpiresAt: '2026-03-02T09:24:05.130Z',
  refreshToken: `rt1.${session.id}.1.…`,
  refreshTokenExpiresAt: session.expiresAt,
}

export const project: Project = {
  id: '01990f4a-0e6b-7d02-b8c7-4f1a2d9e5c83',
  ownerId: ada.id,
  name: 'Chess club',
  description: 'Where our members talk between the evenings.',
  settings: { product: 'chat', appName: 'Rook & Friends', primaryColor: '#0A7D5B', darkTheme: true },
  role: 'owner',
  createdAt: '2026-03-02T09:31:40.771Z',
  updatedAt: '2026-03-02T09:31:40.771Z',
  deletedAt: null,
}

export const owner: Member = {
  userId: ada.id,
  email: ada.email,
  name: ada.name,
  role: 'owner',
  addedAt: project.createdAt,
}

export const member: Member = {
  userId: grace.id,
  email: grace.email,
  name: grace.name,
  role: 'editor',
  addedAt: '2026-03-04T08:05:00.000Z',
}

export const invitation: Invitation = {
  id: '01990f52-7a3c-7e54-9b60-1c8d3f5a7e94',
  projectId: project.id,
  projectName: project.name,
  email: 'mary@example.com',
  role: 'viewer',
  invitedBy: { id: ada.id, name: ada.name },
  createdAt: '2026-03-04T08:06:12.300Z',
  expiresAt: '2026-03-11T08:06:12.300Z',
  status: 'pending',
}

export const queued: Generation = {
  id: '01990f60-3d8f-7f65-8a21-6b0e4c9d1f05',
  projectId: project.id,
  userId: ada.id,
  kind: 'code',
  status: 'queued',
  prompt: 'A dark chat app for our chess club, in #0A7D5B',
  engine: 'template',
  parentId: null,
  errorMessage: null,
  failure: null,
  usage: null,
  fileCount: 0,
  lastEventId: 0,
  attempt: 1,
  createdAt: '2026-03-02T09:32:10.004Z',
  startedAt: null,
  finishedAt: null,
}

export const finished: Generation = {
  ...queued,
  status: 'succeeded',
  usage: { inputTokens: 0, outputTokens: 0 },
  fileCount: 1,
  lastEventId: 7,
  startedAt: '2026-03-02T09:32:10.020Z',
  finishedAt: '2026-03-02T09:32:10.871Z',
}

export const content = "import 'package:flutter/material.dart';\n"

export const file: GenerationFile = {
  path: 'lib/main.dart',
  language: 'dart',
  bytes: 40,
  sha256: '7d7414b55709e54dea29770c4d6f8d6f48a1dfc02505f62d192a4de0333556b7',
  change: 'added',
}
