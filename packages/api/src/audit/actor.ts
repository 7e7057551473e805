import type { ClientInfo } from '../platform/caller.js'

/**
 * The user, session and client that caused an audited action. All are null for actions of the server itself. User and
 * session are null if they are unknown.
 */
export interface Actor {
  readonly userId: string | null
  readonly sessionId: string | null
  readonly client: ClientInfo | null
}

export const theSystem: Actor = { userId: null, sessionId: null, client: null }
