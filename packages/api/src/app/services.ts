import type { AccessService } from '../access/service.js'
import type { AccountService } from '../accounts/service.js'
import type { AuditService } from '../audit/service.js'
import type { AuthService } from '../auth/service.js'
import type { GenerationService } from '../generations/service.js'
import type { Limits } from '../limits/service.js'
import type { ProjectService } from '../projects/service.js'
import type { SessionService } from '../sessions/service.js'
import type { SystemService } from '../system/service.js'
import type { ProfileService } from '../users/service.js'

/** All services, one for each feature. */
export interface Services {
  readonly access: AccessService
  readonly limits: Limits
  readonly auth: AuthService
  readonly users: ProfileService & AccountService
  readonly sessions: SessionService
  readonly projects: ProjectService
  readonly generations: GenerationService
  readonly audit: AuditService
  readonly system: SystemService
}
