import type { Access, ProcedureRecord } from '@assistant/contract'

/** Ids and credentials that the inputs of the procedures contain. */
export interface Owned {
  readonly projectId: string
  readonly generationId: string
  readonly path: string
  readonly sessionId: string
  /** Id of another account, which no other test depends on. */
  readonly userId: string
  /** Id of a member of the project. */
  readonly memberId: string
  readonly invitationId: string
  readonly email: string
  readonly password: string
  readonly refreshToken: string
}

export interface ProcedureRules {
  /** The error of a call by a caller with access. Without it, the call succeeds. */
  readonly error?: 'INVALID_CREDENTIALS' | 'INVALID_TOKEN' | 'CONFLICT' | 'INVITATION_NOT_FOUND' | 'GENERATION_FINISHED'
  /** Returns the input for a call by a caller with access. */
  readonly input: (owned: Owned) => Readonly<Record<string, unknown>>
  /** The key of an id in the input, and the error that strangers get for it, the same as for an unknown id. */
  readonly hidden?: { readonly by: 'projectId' | 'generationId' | 'invitationId' | 'sessionId'; readonly code: string }
  /** Values that the contract rejects, each with the field that the error names. */
  readonly invalid: readonly (readonly [field: string, change: Readonly<Record<string, unknown>>])[]
  /** Fields that accept null. */
  readonly nullable?: readonly string[]
  /** Set if the call deletes the generation in its input. */
  readonly endsGeneration?: true
}

/** The rules of a procedure, with its kind and access from the contract. */
export interface Rules extends ProcedureRules {
  readonly kind: ProcedureRecord['kind']
  readonly access: Access
}

export const hiddenProject = { by: 'projectId', code: 'PROJECT_NOT_FOUND' } as const
export const hiddenInvitation = { by: 'invitationId', code: 'INVITATION_NOT_FOUND' } as const
export const hiddenGeneration = { by: 'generationId', code: 'GENERATION_NOT_FOUND' } as const

/** Invalid values for the fields of paged lists. */
export const invalidPaging = [
  ['limit', { limit: 0 }],
  ['limit', { limit: 101 }],
  ['limit', { limit: 1.5 }],
  ['limit', { limit: '20' }],
  ['cursor', { cursor: 'x'.repeat(4_001) }],
  ['direction', { direction: 'sideways' }],
] as const

/** Returns values for an id field that are not ids. */
export const malformedIds = (field: string) =>
  ['', 'x', '0', "' or 1=1 --", '00000000-0000-0000-0000-00000000000g'].map((id) => [field, { [field]: id }] as const)

/** A well-formed id. */
export const validId = '0198f7c2-5e5f-7c3a-9d53-7d2f6c1a0b11'
