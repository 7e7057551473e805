// Values of the enumerated text columns, the same on both dialects.

export const userStatuses = ['active', 'suspended', 'deleted'] as const
export const memberRoles = ['editor', 'viewer'] as const
export const invitationStatuses = ['pending', 'accepted', 'declined', 'revoked'] as const
export const generationKinds = ['code', 'conversation', 'fix', 'analysis', 'import'] as const
export const generationStatuses = ['queued', 'running', 'succeeded', 'failed', 'canceled'] as const
/** `base`: a file that the generation builds on. `given`: a file that came with the call. */
export const inputOrigins = ['base', 'given'] as const
export const fileChanges = ['added', 'modified', 'unchanged'] as const
/** Purposes of mailed tokens. */
export const tokenPurposes = ['verifyEmail', 'resetPassword', 'changeEmail', 'register'] as const
export const auditOutcomes = ['success', 'failure'] as const
export const mailTemplates = [
  'verifyEmail',
  'resetPassword',
  'passwordChanged',
  'confirmEmailChange',
  'emailChangeRequested',
  'emailChanged',
  'tokenReused',
  'addressTaken',
  'invitation',
  'projectInvitation',
  'projectShared',
] as const
