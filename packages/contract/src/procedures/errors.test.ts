import { describe, expect, it } from 'vitest'
import { accessErrors, callerErrors, roleErrors } from './errors.js'

const ofSession = [
  'UNAUTHENTICATED',
  'ACCESS_TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_SUSPENDED',
] as const

describe('the errors that follow from access', () => {
  it('are none for public procedures', () => {
    expect(accessErrors({ kind: 'mutation', access: 'public' })).toEqual([])
  })

  it('include those of the session for procedures that require a sign-in, and EMAIL_NOT_VERIFIED unless unverified', () => {
    expect(accessErrors({ kind: 'query', access: 'unverified' })).toEqual(ofSession)
    expect(accessErrors({ kind: 'query', access: 'user' })).toEqual([...ofSession, 'EMAIL_NOT_VERIFIED'])
    expect(accessErrors({ kind: 'subscription', access: 'mailedToken' })).toEqual([...ofSession, 'EMAIL_NOT_VERIFIED'])
  })

  it('include CSRF_REJECTED for mutations', () => {
    expect(callerErrors({ kind: 'mutation', access: 'unverified' })).toEqual([...ofSession, 'CSRF_REJECTED'])
  })

  it('include FORBIDDEN for procedures that only administrators may call', () => {
    expect(roleErrors({ access: 'admin' })).toEqual(['FORBIDDEN'])
    expect(roleErrors({ access: 'user' })).toEqual([])
  })

  it('include the missing project, generation or invitation, by the subject of the call', () => {
    expect(roleErrors({ access: 'viewer' })).toEqual(['PROJECT_NOT_FOUND', 'FORBIDDEN'])
    expect(roleErrors({ access: 'editor', subject: 'generationId' })).toEqual(['GENERATION_NOT_FOUND', 'FORBIDDEN'])
    expect(roleErrors({ access: 'owner', subject: 'invitationId' })).toEqual(['INVITATION_NOT_FOUND', 'FORBIDDEN'])
  })
})
