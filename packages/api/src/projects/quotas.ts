import { AppError } from '../errors/app-error.js'

/** Maximum numbers per user and per project. Projects in the bin count, because their owner can purge them. */
export const quotas = { projectsOfUser: 1_000, membersOfProject: 100, invitationsOfProject: 100 } as const

const retryAfterSeconds = 60 * 60

/**
 * Asserts that one more is allowed. The message consists of `problem`, the maximum and `remedy`.
 * @throws {AppError} QUOTA_EXCEEDED
 */
export function assertQuota(count: number, quota: keyof typeof quotas, problem: string, remedy: string): void {
  if (count < quotas[quota]) return
  // Waiting does not free a quota. The error only suggests when to try again, in case somebody has freed it by then.
  throw new AppError('QUOTA_EXCEEDED', `${problem} (${quotas[quota]}). ${remedy}`, { retryAfterSeconds })
}
