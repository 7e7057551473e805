import { audit } from './audit.js'
import { auth } from './auth.js'
import { generations } from './generations.js'
import { projects } from './projects.js'
import { sessions } from './sessions.js'
import { system } from './system.js'
import { users } from './users.js'

export * from './audit.js'
export * from './auth.js'
export * from './errors.js'
export * from './generation.js'
export * from './generation-event.js'
export * from './generations.js'
export * from './paths.js'
export * from './primitives.js'
export * from './project-settings.js'
export * from './projects.js'
export * from './request-limits.js'
export * from './roles.js'
export * from './sessions.js'
export * from './system.js'
export * from './users.js'

/**
 * Everything that crosses the wire: for each procedure its `input` and `output`, for a subscription its `input` and
 * `event`. Inputs are strict, outputs drop what they do not name.
 */
export const contract = { auth, users, sessions, projects, generations, audit, system } as const
