import { AppError } from '../errors/app-error.js'

/** How much there may be of what people make. The bin counts too: it can be emptied. */
export const quotas = { projectsOfUser: 1_000, membersOfProject: 100, invitationsOfProject: 100 } as const

const hour = 60 * 60

/** Refuses one more where there are as many as there may be. Errors: QUOTA_EXCEEDED. */
export function assertQuota(count: number, quota: keyof typeof quotas, message: string): void {
  if (count < quotas[quota]) return
  // Room is made by people, not by time: this says when to look again.
  throw new AppError('QUOTA_EXCEEDED', `${message} (${quotas[quota]}).`, { retryAfterSeconds: hour })
}
