import type { ClientInfo } from '../platform/caller.js'

/** Who did it, and from where. What nobody is known for has no user; what the server does by itself is `theSystem`. */
export interface Actor {
  readonly userId: string | null
  readonly sessionId: string | null
  readonly client: ClientInfo | null
}

export const theSystem: Actor = { userId: null, sessionId: null, client: null }
