import type { ErrorCode, ProjectRole, Role } from '@assistant/contract'

/** The IP address and user agent of a client, stored with sessions and audit entries. */
export interface ClientInfo {
  readonly ipAddress: string
  /** As sent, cut to 512 characters; empty when there was none. */
  readonly userAgent: string
}

/** The claims of a verified access token. They carry no rights: those are read from the database on every call. */
export interface AccessClaims {
  readonly userId: string
  readonly sessionId: string
  /** The rotation of the session's refresh token that the access token was issued with. */
  readonly rotation: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Id of the key that signed the token. */
  readonly keyId?: string
}

/** The result of verifying an access token: its claims, or the reason why there are none. */
export type Authentication =
  | { readonly claims: AccessClaims }
  | { readonly claims: null; readonly reason: Extract<ErrorCode, 'UNAUTHENTICATED' | 'ACCESS_TOKEN_EXPIRED'> }

/** An authenticated caller, with the roles that the database held when access was last checked. */
export interface Caller {
  readonly userId: string
  readonly sessionId: string
  readonly roles: readonly Role[]
  readonly client: ClientInfo
}

/** The project that a call names, by its own id or by that of something in it, with the caller's role in it. */
export interface CallerProject {
  readonly id: string
  readonly role: ProjectRole
}
