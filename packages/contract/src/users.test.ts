import { describe, expect, it } from 'vitest'
import { auth } from './procedures/auth.js'
import { projects } from './procedures/projects.js'
import { users } from './procedures/users.js'
import { avatarUrl } from './users.js'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const at = '2026-01-31T00:00:00.000Z'
const user = {
  id,
  email: 'ada@example.com',
  name: 'Ada',
  avatarUrl: null,
  roles: ['user'],
  emailVerified: true,
  status: 'active',
  createdAt: at,
  updatedAt: at,
}

describe('a user', () => {
  it('drops the keys that the schema does not name', () => {
    expect(users.me.output.parse({ ...user, passwordHash: '$argon2id$…', emailKey: 'x' })).toEqual(user)
  })
})

describe('a sign-in', () => {
  it('may have null for both tokens, and drops the keys that the schema does not name', () => {
    const session = {
      id,
      userId: id,
      createdAt: at,
      lastSeenAt: at,
      expiresAt: at,
      userAgent: null,
      device: 'd',
      ipAddress: null,
      current: true,
    }
    const tokens = {
      tokenType: 'Bearer',
      accessToken: null,
      accessTokenExpiresAt: at,
      refreshToken: null,
      refreshTokenExpiresAt: at,
    }
    const answer = { user, session: { ...session, salt: 'x' }, tokens: { ...tokens, generation: 1 } }
    expect(auth.login.output.parse(answer)).toEqual({ user, session, tokens })
  })
})

describe('an avatar', () => {
  it.each([
    ['https://example.com/a.png', 'https://example.com/a.png'],
    ['https://EXAMPLE.com/ä b', 'https://example.com/%C3%A4%20b'],
    [`https://example.com/a${String.fromCharCode(0)}b`, 'https://example.com/a%00b'],
  ])('parses %j as %j, and the latter as itself', (given, expected) => {
    expect(avatarUrl.parse(given)).toBe(expected)
    expect(avatarUrl.parse(expected)).toBe(expected)
  })

  it.each([
    ['http://example.com/a.png'],
    ['javascript:alert(1)'],
    ['data:image/png;base64,AA'],
    ['//example.com/a.png'],
    ['https://'],
    [`https://example.com/${'a'.repeat(2_000)}`],
    [`https://example.com/${'ä'.repeat(1_000)}`],
    [''],
  ])('rejects %j', (given) => {
    expect(avatarUrl.safeParse(given).success).toBe(false)
  })
})

describe('roles', () => {
  it('are deduplicated, and are rejected if they are empty or unknown', () => {
    expect(users.setRoles.input.parse({ userId: id, roles: ['user', 'admin', 'user'] }).roles).toEqual([
      'user',
      'admin',
    ])
    expect(users.setRoles.input.safeParse({ userId: id, roles: [] }).success).toBe(false)
    expect(users.setRoles.input.safeParse({ userId: id, roles: ['root'] }).success).toBe(false)
  })

  it('are limited to user and guest in an invitation', () => {
    expect(users.invite.input.safeParse({ email: user.email, roles: ['user', 'guest'] }).success).toBe(true)
    expect(users.invite.input.safeParse({ email: user.email, roles: ['admin'] }).success).toBe(false)
  })
})

describe('an invitation', () => {
  it.each([
    [{ token: 't' }, true],
    [{ invitationId: id }, true],
    [{}, false],
    [{ token: 't', invitationId: id }, false],
  ])('is identified by either its token or its id: %j (valid: %j)', (given, expected) => {
    expect(projects.acceptInvitation.input.safeParse(given).success).toBe(expected)
  })
})
