import { auditRouter } from '../audit/router.js'
import { authRouter } from '../auth/router.js'
import { generationsRouter } from '../generations/router.js'
import { projectsRouter } from '../projects/router.js'
import { sessionsRouter } from '../sessions/router.js'
import { systemRouter } from '../system/router.js'
import { usersRouter } from '../users/router.js'
import { router } from './trpc.js'

export const appRouter = router({
  auth: authRouter,
  users: usersRouter,
  sessions: sessionsRouter,
  projects: projectsRouter,
  generations: generationsRouter,
  audit: auditRouter,
  system: systemRouter,
})

/** Type of the whole API. */
export type AppRouter = typeof appRouter
