export * from './audit.js'
export * from './auth.js'
export * from './contract.js'
export * from './errors.js'
export * from './generation.js'
export * from './generation-event.js'
export * from './given-files.js'
export * from './paths.js'
export * from './primitives.js'
export type { ListAuditInput, ListProjectAuditInput } from './procedures/audit.js'
export type { LoginInput, RegisterInput } from './procedures/auth.js'
export * from './procedures/errors.js'
export type { ListGenerationsInput, StartGenerationInput } from './procedures/generations.js'
export type {
  CreateProjectInput,
  ListProjectsInput,
  ShareProjectInput,
  UpdateProjectInput,
} from './procedures/projects.js'
export * from './procedures/record.js'
export type { ListSessionsInput } from './procedures/sessions.js'
export type { DeleteMeInput, ListUsersInput, UpdateMeInput } from './procedures/users.js'
export * from './project-settings.js'
export * from './projects.js'
export * from './request-limits.js'
export * from './roles.js'
export * from './sessions.js'
export * from './users.js'
