// Written by `npm run sdk:types` from packages/contract. Do not edit.
import type {
  TRPCBuiltRouter,
  TRPCDecorateCreateRouterOptions,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server'
import type {
  CallOptions,
  ErrorShape,
  IterateOptions,
  SubscribeOptions,
  TrackedEvent,
  Unsubscribable,
} from './calls.js'

/** All procedures of the server. */
export interface Api {
  auth: AuthApi
  users: UsersApi
  sessions: SessionsApi
  projects: ProjectsApi
  generations: GenerationsApi
  audit: AuditApi
  system: SystemApi
}

/** Procedures of `auth`. */
export interface AuthApi {
  /**
   * Creates an account and signs it in.
   *
   * A mailed link verifies the address. An `invitationToken` that was mailed to the address verifies it at once. With
   * `"cookie": true` the tokens are set as HttpOnly cookies, and are null in the answer.
   *
   * @throws {AssistantError} EMAIL_TAKEN, WEAK_PASSWORD, REGISTRATION_CLOSED, INVALID_TOKEN, CSRF_REJECTED
   */
  register: {
    /**
     * Creates an account and signs it in.
     *
     * A mailed link verifies the address. An `invitationToken` that was mailed to the address verifies it at once. With
     * `"cookie": true` the tokens are set as HttpOnly cookies, and are null in the answer.
     *
     * @throws {AssistantError} EMAIL_TAKEN, WEAK_PASSWORD, REGISTRATION_CLOSED, INVALID_TOKEN, CSRF_REJECTED
     */
    mutate(input: AuthRegisterInput, options?: CallOptions): Promise<SignedIn>
  }

  /**
   * Signs in with an address and a password.
   *
   * With `"cookie": true` the tokens are set as HttpOnly cookies, and are null in the answer.
   *
   * @throws {AssistantError} INVALID_CREDENTIALS, ACCOUNT_SUSPENDED, CSRF_REJECTED
   */
  login: {
    /**
     * Signs in with an address and a password.
     *
     * With `"cookie": true` the tokens are set as HttpOnly cookies, and are null in the answer.
     *
     * @throws {AssistantError} INVALID_CREDENTIALS, ACCOUNT_SUSPENDED, CSRF_REJECTED
     */
    mutate(input: AuthLoginInput, options?: CallOptions): Promise<SignedIn>
  }

  /**
   * Returns new tokens for a refresh token.
   *
   * Without `refreshToken`, the token of the cookie is used. A client that lost the answer may call again with the same token
   * (RFC 9700, 4.14.2). A `refreshToken` of null in the answer means: keep the current one.
   *
   * @throws {AssistantError} INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED, CSRF_REJECTED
   */
  refresh: {
    /**
     * Returns new tokens for a refresh token.
     *
     * Without `refreshToken`, the token of the cookie is used. A client that lost the answer may call again with the same token
     * (RFC 9700, 4.14.2). A `refreshToken` of null in the answer means: keep the current one.
     *
     * @throws {AssistantError} INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED, SESSION_EXPIRED, ACCOUNT_SUSPENDED, CSRF_REJECTED
     */
    mutate(input?: AuthRefreshInput | undefined, options?: CallOptions): Promise<Tokens>
  }

  /**
   * Ends a session.
   *
   * The session is that of the refresh token, of the access token or of the cookies. Cookies that were sent are cleared; such
   * a call also needs the header `x-assistant-csrf`.
   *
   * @throws {AssistantError} CSRF_REJECTED
   */
  logout: {
    /**
     * Ends a session.
     *
     * The session is that of the refresh token, of the access token or of the cookies. Cookies that were sent are cleared; such
     * a call also needs the header `x-assistant-csrf`.
     *
     * @throws {AssistantError} CSRF_REJECTED
     */
    mutate(input?: AuthLogoutInput | undefined, options?: CallOptions): Promise<AuthLogoutOutput>
  }

  /**
   * Mails a link that sets another password.
   *
   * The answer is the same when no account has the address.
   */
  requestPasswordReset: {
    /**
     * Mails a link that sets another password.
     *
     * The answer is the same when no account has the address.
     */
    mutate(input: AuthRequestPasswordResetInput, options?: CallOptions): Promise<AuthRequestPasswordResetOutput>
  }

  /**
   * Sets a password with a mailed token.
   *
   * Ends all sessions of the account.
   *
   * @throws {AssistantError} INVALID_TOKEN, WEAK_PASSWORD
   */
  resetPassword: {
    /**
     * Sets a password with a mailed token.
     *
     * Ends all sessions of the account.
     *
     * @throws {AssistantError} INVALID_TOKEN, WEAK_PASSWORD
     */
    mutate(input: AuthResetPasswordInput, options?: CallOptions): Promise<AuthResetPasswordOutput>
  }

  /**
   * Changes the password of the caller.
   *
   * Ends all other sessions of the account.
   *
   * @throws {AssistantError} INVALID_CREDENTIALS, WEAK_PASSWORD
   */
  changePassword: {
    /**
     * Changes the password of the caller.
     *
     * Ends all other sessions of the account.
     *
     * @throws {AssistantError} INVALID_CREDENTIALS, WEAK_PASSWORD
     */
    mutate(input: AuthChangePasswordInput, options?: CallOptions): Promise<AuthChangePasswordOutput>
  }

  /**
   * Mails the caller a link that verifies their address.
   *
   * Sends nothing when the address is already verified.
   */
  requestEmailVerification: {
    /**
     * Mails the caller a link that verifies their address.
     *
     * Sends nothing when the address is already verified.
     */
    mutate(
      input?: Record<string, never> | undefined,
      options?: CallOptions,
    ): Promise<AuthRequestEmailVerificationOutput>
  }

  /**
   * Verifies an address with a mailed token.
   *
   * Also confirms a change of address.
   *
   * @throws {AssistantError} INVALID_TOKEN, EMAIL_TAKEN
   */
  verifyEmail: {
    /**
     * Verifies an address with a mailed token.
     *
     * Also confirms a change of address.
     *
     * @throws {AssistantError} INVALID_TOKEN, EMAIL_TAKEN
     */
    mutate(input: AuthVerifyEmailInput, options?: CallOptions): Promise<AuthVerifyEmailOutput>
  }

  /**
   * Requests a change of address.
   *
   * Mails a link to the new address, and a notice to the current one.
   *
   * @throws {AssistantError} INVALID_CREDENTIALS
   */
  requestEmailChange: {
    /**
     * Requests a change of address.
     *
     * Mails a link to the new address, and a notice to the current one.
     *
     * @throws {AssistantError} INVALID_CREDENTIALS
     */
    mutate(input: AuthRequestEmailChangeInput, options?: CallOptions): Promise<AuthRequestEmailChangeOutput>
  }
}

/** Procedures of `users`. */
export interface UsersApi {
  /**
   * Returns the caller's account.
   *
   * @throws {AssistantError} USER_NOT_FOUND
   */
  me: {
    /**
     * Returns the caller's account.
     *
     * @throws {AssistantError} USER_NOT_FOUND
     */
    query(input?: Record<string, never> | undefined, options?: CallOptions): Promise<User>
  }

  /**
   * Changes the caller's account.
   *
   * Keys that are absent stay unchanged. An `avatarUrl` of null removes the avatar.
   *
   * @throws {AssistantError} USER_NOT_FOUND
   */
  updateMe: {
    /**
     * Changes the caller's account.
     *
     * Keys that are absent stay unchanged. An `avatarUrl` of null removes the avatar.
     *
     * @throws {AssistantError} USER_NOT_FOUND
     */
    mutate(input?: UsersUpdateMeInput | undefined, options?: CallOptions): Promise<User>
  }

  /**
   * Deletes the caller's account.
   *
   * Owned projects without other members are deleted too. Those with other members are transferred as `transferTo` says, or
   * deleted with `purgeProjects`. Otherwise the answer is CONFLICT, with one entry in `fields` for each such project; its
   * `message` is the project's id.
   *
   * @throws {AssistantError} INVALID_CREDENTIALS, LAST_ADMIN, USER_NOT_FOUND, PROJECT_NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
   */
  deleteMe: {
    /**
     * Deletes the caller's account.
     *
     * Owned projects without other members are deleted too. Those with other members are transferred as `transferTo` says, or
     * deleted with `purgeProjects`. Otherwise the answer is CONFLICT, with one entry in `fields` for each such project; its
     * `message` is the project's id.
     *
     * @throws {AssistantError} INVALID_CREDENTIALS, LAST_ADMIN, USER_NOT_FOUND, PROJECT_NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
     */
    mutate(input: UsersDeleteMeInput, options?: CallOptions): Promise<UsersDeleteMeOutput>
  }

  /**
   * Returns an account.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
   */
  get: {
    /**
     * Returns an account.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
     */
    query(input: UsersGetInput, options?: CallOptions): Promise<User>
  }

  /**
   * Lists accounts.
   *
   * Without `order`, names and addresses are ascending, and times are newest first.
   *
   * @throws {AssistantError} FORBIDDEN
   */
  list: {
    /**
     * Lists accounts.
     *
     * Without `order`, names and addresses are ascending, and times are newest first.
     *
     * @throws {AssistantError} FORBIDDEN
     */
    query(input?: UsersListInput | undefined, options?: CallOptions): Promise<UsersListOutput>
  }

  /**
   * Mails an invitation to register.
   *
   * The link is valid for 7 days. The role `admin` cannot be granted by an invitation.
   *
   * @throws {AssistantError} FORBIDDEN, EMAIL_TAKEN
   */
  invite: {
    /**
     * Mails an invitation to register.
     *
     * The link is valid for 7 days. The role `admin` cannot be granted by an invitation.
     *
     * @throws {AssistantError} FORBIDDEN, EMAIL_TAKEN
     */
    mutate(input: UsersInviteInput, options?: CallOptions): Promise<UsersInviteOutput>
  }

  /**
   * Sets the roles of an account.
   *
   * They apply from the next call of the account. Administrators cannot demote themselves.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND, LAST_ADMIN
   */
  setRoles: {
    /**
     * Sets the roles of an account.
     *
     * They apply from the next call of the account. Administrators cannot demote themselves.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND, LAST_ADMIN
     */
    mutate(input: UsersSetRolesInput, options?: CallOptions): Promise<User>
  }

  /**
   * Suspends an account.
   *
   * Ends all sessions of the account at once. Administrators cannot suspend themselves.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND, LAST_ADMIN
   */
  suspend: {
    /**
     * Suspends an account.
     *
     * Ends all sessions of the account at once. Administrators cannot suspend themselves.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND, LAST_ADMIN
     */
    mutate(input: UsersSuspendInput, options?: CallOptions): Promise<User>
  }

  /**
   * Lifts the suspension of an account.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
   */
  unsuspend: {
    /**
     * Lifts the suspension of an account.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
     */
    mutate(input: UsersUnsuspendInput, options?: CallOptions): Promise<User>
  }

  /**
   * Deletes an account.
   *
   * Owned projects without other members are deleted too. Those with other members are a CONFLICT, unless `purgeProjects` is
   * true. Administrators cannot delete themselves by this call.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND, LAST_ADMIN, CONFLICT
   */
  delete: {
    /**
     * Deletes an account.
     *
     * Owned projects without other members are deleted too. Those with other members are a CONFLICT, unless `purgeProjects` is
     * true. Administrators cannot delete themselves by this call.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND, LAST_ADMIN, CONFLICT
     */
    mutate(input: UsersDeleteInput, options?: CallOptions): Promise<UsersDeleteOutput>
  }
}

/** Procedures of `sessions`. */
export interface SessionsApi {
  /**
   * Lists open sessions, newest first.
   *
   * Only administrators may list the sessions of another user.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
   */
  list: {
    /**
     * Lists open sessions, newest first.
     *
     * Only administrators may list the sessions of another user.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
     */
    query(input?: SessionsListInput | undefined, options?: CallOptions): Promise<SessionsListOutput>
  }

  /**
   * Ends a session.
   *
   * Its sockets and streams end too. Only administrators may end the session of another user.
   *
   * @throws {AssistantError} SESSION_NOT_FOUND
   */
  revoke: {
    /**
     * Ends a session.
     *
     * Its sockets and streams end too. Only administrators may end the session of another user.
     *
     * @throws {AssistantError} SESSION_NOT_FOUND
     */
    mutate(input: SessionsRevokeInput, options?: CallOptions): Promise<SessionsRevokeOutput>
  }

  /**
   * Ends all sessions of the caller except the current one.
   *
   * Their sockets and streams end too.
   */
  revokeOthers: {
    /**
     * Ends all sessions of the caller except the current one.
     *
     * Their sockets and streams end too.
     */
    mutate(input?: Record<string, never> | undefined, options?: CallOptions): Promise<SessionsRevokeOthersOutput>
  }

  /**
   * Ends all sessions of a user.
   *
   * Their sockets and streams end too.
   *
   * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
   */
  revokeAll: {
    /**
     * Ends all sessions of a user.
     *
     * Their sockets and streams end too.
     *
     * @throws {AssistantError} FORBIDDEN, USER_NOT_FOUND
     */
    mutate(input: SessionsRevokeAllInput, options?: CallOptions): Promise<SessionsRevokeAllOutput>
  }

  /**
   * Streams the caller's sessions as they begin and end.
   *
   * The stream cannot be resumed: each connection begins with the event `ready`. Read again what you show when it
   * arrives.
   */
  watch: {
    /**
     * Streams the caller's sessions as they begin and end.
     *
     * The stream cannot be resumed: each connection begins with the event `ready`. Read again what you show when it
     * arrives.
     */
    subscribe(
      input: Record<string, never> | undefined,
      options: SubscribeOptions<SessionEvent, ErrorBody>,
    ): Unsubscribable
    /**
     * Streams the caller's sessions as they begin and end.
     *
     * The stream cannot be resumed: each connection begins with the event `ready`. Read again what you show when it
     * arrives.
     */
    subscribe(input?: Record<string, never> | undefined, options?: IterateOptions): AsyncIterableIterator<SessionEvent>
  }
}

/** Procedures of `projects`. */
export interface ProjectsApi {
  /**
   * Creates a project.
   *
   * Guests cannot create projects. A repeated `idempotencyKey` returns the project that it created.
   *
   * @throws {AssistantError} FORBIDDEN, PROJECT_NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
   */
  create: {
    /**
     * Creates a project.
     *
     * Guests cannot create projects. A repeated `idempotencyKey` returns the project that it created.
     *
     * @throws {AssistantError} FORBIDDEN, PROJECT_NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
     */
    mutate(input: ProjectsCreateInput, options?: CallOptions): Promise<Project>
  }

  /**
   * Lists the caller's projects.
   *
   * Owned projects and those shared with the caller. The bin holds deleted projects that the caller owns.
   */
  list: {
    /**
     * Lists the caller's projects.
     *
     * Owned projects and those shared with the caller. The bin holds deleted projects that the caller owns.
     */
    query(input?: ProjectsListInput | undefined, options?: CallOptions): Promise<ProjectsListOutput>
  }

  /**
   * Returns a project.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  get: {
    /**
     * Returns a project.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    query(input: ProjectsGetInput, options?: CallOptions): Promise<Project>
  }

  /**
   * Changes a project.
   *
   * Keys that are absent stay unchanged. Settings are merged at the top level; null removes a key. A project in the bin, or
   * one that has changed since `expectedUpdatedAt`, is left as it is: CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT
   */
  update: {
    /**
     * Changes a project.
     *
     * Keys that are absent stay unchanged. Settings are merged at the top level; null removes a key. A project in the bin, or
     * one that has changed since `expectedUpdatedAt`, is left as it is: CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT
     */
    mutate(input: ProjectsUpdateInput, options?: CallOptions): Promise<Project>
  }

  /**
   * Moves a project to the bin.
   *
   * It is deleted for good after 30 days. Running generations are canceled.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  delete: {
    /**
     * Moves a project to the bin.
     *
     * It is deleted for good after 30 days. Running generations are canceled.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    mutate(input: ProjectsDeleteInput, options?: CallOptions): Promise<ProjectsDeleteOutput>
  }

  /**
   * Restores a project from the bin.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  restore: {
    /**
     * Restores a project from the bin.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    mutate(input: ProjectsRestoreInput, options?: CallOptions): Promise<Project>
  }

  /**
   * Deletes a project for good.
   *
   * Its generations and files are deleted with it.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  purge: {
    /**
     * Deletes a project for good.
     *
     * Its generations and files are deleted with it.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    mutate(input: ProjectsPurgeInput, options?: CallOptions): Promise<ProjectsPurgeOutput>
  }

  /**
   * Lists the members of a project, the owner first.
   *
   * Pending invitations are shown to the owner only.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  members: {
    /**
     * Lists the members of a project, the owner first.
     *
     * Pending invitations are shown to the owner only.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    query(input: ProjectsMembersInput, options?: CallOptions): Promise<ProjectsMembersOutput>
  }

  /**
   * Shares a project with an address.
   *
   * An account that has verified the address becomes a member at once: `{ "member": … }`. Any other address is mailed an
   * invitation: `{ "invitation": … }`. A project in the bin cannot be shared: CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, ALREADY_MEMBER, CONFLICT, QUOTA_EXCEEDED
   */
  share: {
    /**
     * Shares a project with an address.
     *
     * An account that has verified the address becomes a member at once: `{ "member": … }`. Any other address is mailed an
     * invitation: `{ "invitation": … }`. A project in the bin cannot be shared: CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, ALREADY_MEMBER, CONFLICT, QUOTA_EXCEEDED
     */
    mutate(input: ProjectsShareInput, options?: CallOptions): Promise<ProjectsShareOutput>
  }

  /**
   * Sets the role of a member.
   *
   * The owner's role cannot be changed, and no role of a project in the bin: CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT
   */
  setRole: {
    /**
     * Sets the role of a member.
     *
     * The owner's role cannot be changed, and no role of a project in the bin: CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT
     */
    mutate(input: ProjectsSetRoleInput, options?: CallOptions): Promise<Member>
  }

  /**
   * Removes a member from a project.
   *
   * The member's streams of the project end within a second. The owner cannot be removed: CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT
   */
  unshare: {
    /**
     * Removes a member from a project.
     *
     * The member's streams of the project end within a second. The owner cannot be removed: CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT
     */
    mutate(input: ProjectsUnshareInput, options?: CallOptions): Promise<ProjectsUnshareOutput>
  }

  /**
   * Ends the membership of the caller in a project.
   *
   * The owner cannot leave: CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT
   */
  leave: {
    /**
     * Ends the membership of the caller in a project.
     *
     * The owner cannot leave: CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, USER_NOT_FOUND, CONFLICT
     */
    mutate(input: ProjectsLeaveInput, options?: CallOptions): Promise<ProjectsLeaveOutput>
  }

  /**
   * Transfers the ownership of a project to a member.
   *
   * The previous owner becomes an editor. The new owner must be a member whose account is active and verified and not a
   * guest, and the project must not be in the bin: else CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT, QUOTA_EXCEEDED
   */
  transfer: {
    /**
     * Transfers the ownership of a project to a member.
     *
     * The previous owner becomes an editor. The new owner must be a member whose account is active and verified and not a
     * guest, and the project must not be in the bin: else CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, CONFLICT, QUOTA_EXCEEDED
     */
    mutate(input: ProjectsTransferInput, options?: CallOptions): Promise<Project>
  }

  /** Lists the pending invitations of the caller's verified address. */
  invitations: {
    /** Lists the pending invitations of the caller's verified address. */
    query(input?: Record<string, never> | undefined, options?: CallOptions): Promise<ProjectsInvitationsOutput>
  }

  /**
   * Revokes a pending invitation.
   *
   * @throws {AssistantError} INVITATION_NOT_FOUND, FORBIDDEN
   */
  revokeInvitation: {
    /**
     * Revokes a pending invitation.
     *
     * @throws {AssistantError} INVITATION_NOT_FOUND, FORBIDDEN
     */
    mutate(input: ProjectsRevokeInvitationInput, options?: CallOptions): Promise<ProjectsRevokeInvitationOutput>
  }

  /**
   * Accepts an invitation.
   *
   * By the mailed token, which also verifies the address, or by the id. Only the account of the invited address may accept.
   *
   * @throws {AssistantError} INVALID_TOKEN, INVITATION_NOT_FOUND, PROJECT_NOT_FOUND, QUOTA_EXCEEDED
   */
  acceptInvitation: {
    /**
     * Accepts an invitation.
     *
     * By the mailed token, which also verifies the address, or by the id. Only the account of the invited address may accept.
     *
     * @throws {AssistantError} INVALID_TOKEN, INVITATION_NOT_FOUND, PROJECT_NOT_FOUND, QUOTA_EXCEEDED
     */
    mutate(input: ProjectsAcceptInvitationInput, options?: CallOptions): Promise<Project>
  }

  /**
   * Declines an invitation.
   *
   * By the mailed token or by the id. Only the account of the invited address may decline.
   *
   * @throws {AssistantError} INVALID_TOKEN, INVITATION_NOT_FOUND
   */
  declineInvitation: {
    /**
     * Declines an invitation.
     *
     * By the mailed token or by the id. Only the account of the invited address may decline.
     *
     * @throws {AssistantError} INVALID_TOKEN, INVITATION_NOT_FOUND
     */
    mutate(input: ProjectsDeclineInvitationInput, options?: CallOptions): Promise<ProjectsDeclineInvitationOutput>
  }

  /**
   * Streams the changes of a project.
   *
   * The stream cannot be resumed: each connection begins with the event `ready`. Read again what you show when it
   * arrives. The stream ends with PROJECT_NOT_FOUND once the caller no longer has access.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  watch: {
    /**
     * Streams the changes of a project.
     *
     * The stream cannot be resumed: each connection begins with the event `ready`. Read again what you show when it
     * arrives. The stream ends with PROJECT_NOT_FOUND once the caller no longer has access.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    subscribe(input: ProjectsWatchInput, options: SubscribeOptions<ProjectEvent, ErrorBody>): Unsubscribable
    /**
     * Streams the changes of a project.
     *
     * The stream cannot be resumed: each connection begins with the event `ready`. Read again what you show when it
     * arrives. The stream ends with PROJECT_NOT_FOUND once the caller no longer has access.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    subscribe(input: ProjectsWatchInput, options?: IterateOptions): AsyncIterableIterator<ProjectEvent>
  }
}

/** Procedures of `generations`. */
export interface GenerationsApi {
  /**
   * Starts a generation.
   *
   * It runs at once, or is queued. A repeated `idempotencyKey` returns the generation that it started.
   *
   * - `code`, `fix` and `import` end with a whole tree of files; `conversation` and `analysis` store none.
   * - `fix` requires a `parentId` with files; `import` requires `files`; `analysis` requires one of the two.
   * - The paths of `files` must name the same files on every system.
   * - A parent that has not finished, or a key that came with another input, is a CONFLICT.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, GENERATION_NOT_FOUND, CONFLICT, QUOTA_EXCEEDED, ENGINE_UNAVAILABLE
   */
  start: {
    /**
     * Starts a generation.
     *
     * It runs at once, or is queued. A repeated `idempotencyKey` returns the generation that it started.
     *
     * - `code`, `fix` and `import` end with a whole tree of files; `conversation` and `analysis` store none.
     * - `fix` requires a `parentId` with files; `import` requires `files`; `analysis` requires one of the two.
     * - The paths of `files` must name the same files on every system.
     * - A parent that has not finished, or a key that came with another input, is a CONFLICT.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN, GENERATION_NOT_FOUND, CONFLICT, QUOTA_EXCEEDED, ENGINE_UNAVAILABLE
     */
    mutate(input: GenerationsStartInput, options?: CallOptions): Promise<Generation>
  }

  /**
   * Streams the events of a generation.
   *
   * The events after `lastEventId`, as they are written, up to and including `result`.
   *
   * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, EVENTS_EXPIRED
   */
  events: {
    /**
     * Streams the events of a generation.
     *
     * The events after `lastEventId`, as they are written, up to and including `result`.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, EVENTS_EXPIRED
     */
    subscribe(
      input: GenerationsEventsInput,
      options: SubscribeOptions<TrackedEvent<GenerationEvent>, ErrorBody>,
    ): Unsubscribable
    /**
     * Streams the events of a generation.
     *
     * The events after `lastEventId`, as they are written, up to and including `result`.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, EVENTS_EXPIRED
     */
    subscribe(
      input: GenerationsEventsInput,
      options?: IterateOptions,
    ): AsyncIterableIterator<TrackedEvent<GenerationEvent>>
  }

  /**
   * Returns a generation.
   *
   * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN
   */
  get: {
    /**
     * Returns a generation.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN
     */
    query(input: GenerationsGetInput, options?: CallOptions): Promise<Generation>
  }

  /**
   * Lists the generations of a project, newest first.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  list: {
    /**
     * Lists the generations of a project, newest first.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    query(input: GenerationsListInput, options?: CallOptions): Promise<GenerationsListOutput>
  }

  /**
   * Cancels a generation.
   *
   * A queued generation ends at once, a running one within a moment.
   *
   * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, GENERATION_FINISHED
   */
  cancel: {
    /**
     * Cancels a generation.
     *
     * A queued generation ends at once, a running one within a moment.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, GENERATION_FINISHED
     */
    mutate(input: GenerationsCancelInput, options?: CallOptions): Promise<Generation>
  }

  /**
   * Lists the files of a generation.
   *
   * Without their contents.
   *
   * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN
   */
  files: {
    /**
     * Lists the files of a generation.
     *
     * Without their contents.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN
     */
    query(input: GenerationsFilesInput, options?: CallOptions): Promise<GenerationsFilesOutput>
  }

  /**
   * Returns a file of a generation with its content.
   *
   * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, FILE_NOT_FOUND
   */
  file: {
    /**
     * Returns a file of a generation with its content.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN, FILE_NOT_FOUND
     */
    query(input: GenerationsFileInput, options?: CallOptions): Promise<GenerationFileWithContent>
  }

  /**
   * Deletes a generation.
   *
   * Cancels it first. Generations that continue from it keep their files.
   *
   * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN
   */
  delete: {
    /**
     * Deletes a generation.
     *
     * Cancels it first. Generations that continue from it keep their files.
     *
     * @throws {AssistantError} GENERATION_NOT_FOUND, FORBIDDEN
     */
    mutate(input: GenerationsDeleteInput, options?: CallOptions): Promise<GenerationsDeleteOutput>
  }

  /** Lists the engines of the server. */
  engines: {
    /** Lists the engines of the server. */
    query(input?: Record<string, never> | undefined, options?: CallOptions): Promise<GenerationsEnginesOutput>
  }
}

/** Procedures of `audit`. */
export interface AuditApi {
  /**
   * Lists the audit log of the server, newest first.
   *
   * Entries at `from` are included, entries at `to` are not.
   *
   * @throws {AssistantError} FORBIDDEN
   */
  list: {
    /**
     * Lists the audit log of the server, newest first.
     *
     * Entries at `from` are included, entries at `to` are not.
     *
     * @throws {AssistantError} FORBIDDEN
     */
    query(input?: AuditListInput | undefined, options?: CallOptions): Promise<AuditListOutput>
  }

  /**
   * Lists the audit log of a project, newest first.
   *
   * IP addresses and user agents are null.
   *
   * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
   */
  listForProject: {
    /**
     * Lists the audit log of a project, newest first.
     *
     * IP addresses and user agents are null.
     *
     * @throws {AssistantError} PROJECT_NOT_FOUND, FORBIDDEN
     */
    query(input: AuditListForProjectInput, options?: CallOptions): Promise<AuditListForProjectOutput>
  }
}

/** Procedures of `system`. */
export interface SystemApi {
  /** Returns the server's version and uptime. */
  health: {
    /** Returns the server's version and uptime. */
    query(input?: Record<string, never> | undefined, options?: CallOptions): Promise<SystemHealthOutput>
  }
}

export type AuthRegisterInput = {
  email: string
  password: string
  /** Trimmed; 1 to 100 characters. */
  name: string
  /** The token of an invitation to this server or to a project, mailed to the same address. */
  invitationToken?: string | undefined
  /** Sets the tokens as HttpOnly cookies instead of answering them. Default: false. */
  cookie?: boolean | undefined
}

/** The account and the session of a sign-in, with the tokens of the session. */
export type SignedIn = {
  user: User
  session: Session
  tokens: Tokens
}

export type AuthLoginInput = {
  email: string
  password: string
  /** Sets the tokens as HttpOnly cookies instead of answering them. Default: false. */
  cookie?: boolean | undefined
}

export type AuthRefreshInput = {
  /** Default: the token of the cookie. */
  refreshToken?: string | undefined
}

/**
 * Tokens of a session, for `Authorization: Bearer` (RFC 6750). In cookie mode both tokens are null: they are in HttpOnly
 * cookies.
 */
export type Tokens = {
  tokenType: 'Bearer'
  accessToken: string | null
  accessTokenExpiresAt: string
  /** Null in cookie mode, and after a refresh whose caller should keep the current token. */
  refreshToken: string | null
  refreshTokenExpiresAt: string
}

export type AuthLogoutInput = {
  /** Default: the token of the cookie, else the session of the access token. */
  refreshToken?: string | undefined
}

export type AuthLogoutOutput = {
  /** 0 when the session had already ended, or the token is unknown. */
  revoked: 0 | 1
}

export type AuthRequestPasswordResetInput = {
  email: string
}

export type AuthRequestPasswordResetOutput = {
  /** Always true, whether or not a mail was sent. */
  accepted: true
}

export type AuthResetPasswordInput = {
  /** The token of the mailed link. */
  token: string
  newPassword: string
}

export type AuthResetPasswordOutput = {
  /** Number of sessions that this call ended. */
  revokedSessions: number
}

export type AuthChangePasswordInput = {
  currentPassword: string
  newPassword: string
}

export type AuthChangePasswordOutput = {
  /** Number of sessions that this call ended. */
  revokedSessions: number
}

export type AuthRequestEmailVerificationOutput = {
  /** Always true, whether or not a mail was sent. */
  accepted: true
}

export type AuthVerifyEmailInput = {
  /** The token of the mailed link. */
  token: string
}

export type AuthVerifyEmailOutput = {
  /** The address that is now verified. */
  email: string
}

export type AuthRequestEmailChangeInput = {
  newEmail: string
  password: string
}

export type AuthRequestEmailChangeOutput = {
  /** Always true, whether or not a mail was sent. */
  accepted: true
}

/** An account. */
export type User = {
  id: string
  email: string
  name: string
  avatarUrl: string | null
  /** Never empty. The highest role counts. */
  roles: Role[]
  emailVerified: boolean
  status: UserStatus
  createdAt: string
  updatedAt: string
}

export type UsersUpdateMeInput = {
  name?: string | undefined
  /** An `https` URL; null removes the avatar. */
  avatarUrl?: string | null | undefined
}

export type UsersDeleteMeInput = {
  password: string
  /** New owners of the caller's projects. Each must be a member of the project. */
  transferTo?:
    | {
        projectId: string
        userId: string
      }[]
    | undefined
  /** Deletes projects with other members that `transferTo` does not name. Default: false. */
  purgeProjects?: boolean | undefined
}

export type UsersDeleteMeOutput = {
  deleted: true
}

export type UsersGetInput = {
  userId: string
}

export type UsersListInput = {
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  cursor?: string | undefined
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction?: 'backward' | 'forward' | undefined
  /** Part of a name or an address. */
  search?: string | undefined
  role?: Role | undefined
  status?: UserStatus | undefined
  /** Default: `createdAt`. */
  sort?: 'createdAt' | 'email' | 'name' | undefined
  /** Default: `desc` for `createdAt`, else `asc`. */
  order?: 'asc' | 'desc' | undefined
}

export type UsersListOutput = {
  /** At most `limit` items; fewer when their texts are long. */
  items: User[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
}

export type UsersInviteInput = {
  email: string
  /** Roles of the new account. */
  roles: ('guest' | 'user')[]
}

export type UsersInviteOutput = {
  accepted: true
}

export type UsersSetRolesInput = {
  userId: string
  /** Replace the current roles. */
  roles: Role[]
}

export type UsersSuspendInput = {
  userId: string
  /** Kept in the audit log only. */
  reason?: string | undefined
}

export type UsersUnsuspendInput = {
  userId: string
  /** Kept in the audit log only. */
  reason?: string | undefined
}

export type UsersDeleteInput = {
  userId: string
  /** Deletes owned projects that have other members. Default: false. */
  purgeProjects?: boolean | undefined
}

export type UsersDeleteOutput = {
  deleted: true
}

export type SessionsListInput = {
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  cursor?: string | undefined
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction?: 'backward' | 'forward' | undefined
  /** Default: the caller. */
  userId?: string | undefined
}

export type SessionsListOutput = {
  /** At most `limit` items; fewer when their texts are long. */
  items: Session[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
}

export type SessionsRevokeInput = {
  sessionId: string
}

export type SessionsRevokeOutput = {
  revoked: 1
}

export type SessionsRevokeOthersOutput = {
  /** Number of sessions that this call ended. */
  revoked: number
}

export type SessionsRevokeAllInput = {
  userId: string
}

export type SessionsRevokeAllOutput = {
  /** Number of sessions that this call ended. */
  revoked: number
}

/** An event of `sessions.watch`. */
export type SessionEvent =
  | ReadyEvent
  | {
      type: 'created'
      session: Session
    }
  | {
      type: 'revoked'
      session: Session
    }

export type ProjectsCreateInput = {
  name: string
  description?: string | undefined
  settings?:
    | {
        /** The LikeMinds SDK that the app uses. */
        product?: Product | undefined
        /** Title of the app. */
        appName?: string | undefined
        /** Dart package name of the app. */
        packageName?: string | undefined
        /** Reverse-DNS name for Android and iOS, such as `com.example.app`. */
        applicationId?: string | undefined
        /** Colour in the form `#0A84FF`. */
        primaryColor?: string | undefined
        darkTheme?: boolean | undefined
        /** Names of features that the app should have. */
        features?: string[] | undefined
        /** Id of the engine for generations that name none. */
        engine?: string | undefined
        /** Instructions for all generations of the project. Each generation keeps its copy. */
        instructions?: string | undefined
        /** Globs of files that generations must not change. */
        lockedPaths?: string[] | undefined
        [key: string]: unknown
      }
    | undefined
  /**
   * A random value of the client's own. A repeated call with it returns what the first one created, for 24 hours.
   */
  idempotencyKey?: string | undefined
}

/** A project, as its caller may see it. */
export type Project = {
  id: string
  ownerId: string
  name: string
  description: string
  settings: ProjectSettings
  /** The role of the caller. */
  role: ProjectRole
  createdAt: string
  /**
   * Advances by at least 1 ms with each change of name, description, settings or owner, and to or from the bin.
   */
  updatedAt: string
  /** The time of its move to the bin; null outside of the bin. */
  deletedAt: string | null
}

export type ProjectsListInput = {
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  cursor?: string | undefined
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction?: 'backward' | 'forward' | undefined
  /** Default: `all`, which is `owned` and `shared`. */
  scope?: 'all' | 'bin' | 'owned' | 'shared' | undefined
  /** Part of a name. */
  search?: string | undefined
  /** Default: `updatedAt`, the newest first. Names are ascending. */
  sort?: 'name' | 'updatedAt' | undefined
}

export type ProjectsListOutput = {
  /** At most `limit` items; fewer when their texts are long. */
  items: Project[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
}

export type ProjectsGetInput = {
  projectId: string
}

export type ProjectsUpdateInput = {
  projectId: string
  name?: string | undefined
  description?: string | undefined
  /** Merged at the top level; null removes a key. */
  settings?:
    | {
        /** The LikeMinds SDK that the app uses. */
        product?: Product | null | undefined
        /** Title of the app. */
        appName?: string | null | undefined
        /** Dart package name of the app. */
        packageName?: string | null | undefined
        /** Reverse-DNS name for Android and iOS, such as `com.example.app`. */
        applicationId?: string | null | undefined
        /** Colour in the form `#0A84FF`. */
        primaryColor?: string | null | undefined
        darkTheme?: boolean | null | undefined
        /** Names of features that the app should have. */
        features?: string[] | null | undefined
        /** Id of the engine for generations that name none. */
        engine?: string | null | undefined
        /** Instructions for all generations of the project. Each generation keeps its copy. */
        instructions?: string | null | undefined
        /** Globs of files that generations must not change. */
        lockedPaths?: string[] | null | undefined
        [key: string]: unknown
      }
    | undefined
  /** The `updatedAt` of the project that the caller has read. */
  expectedUpdatedAt?: string | undefined
}

export type ProjectsDeleteInput = {
  projectId: string
}

export type ProjectsDeleteOutput = {
  deleted: true
}

export type ProjectsRestoreInput = {
  projectId: string
}

export type ProjectsPurgeInput = {
  projectId: string
}

export type ProjectsPurgeOutput = {
  purged: true
}

export type ProjectsMembersInput = {
  projectId: string
}

export type ProjectsMembersOutput = {
  members: Member[]
  /** Pending ones; empty for all but the owner. */
  invitations: Invitation[]
}

export type ProjectsShareInput = {
  projectId: string
  email: string
  /** The role of the new member. */
  role: SharedRole
}

export type ProjectsShareOutput =
  | {
      invitation: Invitation
    }
  | {
      member: Member
    }

export type ProjectsSetRoleInput = {
  projectId: string
  userId: string
  role: SharedRole
}

/** A member of a project. The owner is a member too. */
export type Member = {
  userId: string
  email: string
  name: string
  role: ProjectRole
  addedAt: string
}

export type ProjectsUnshareInput = {
  projectId: string
  userId: string
}

export type ProjectsUnshareOutput = {
  removed: true
}

export type ProjectsLeaveInput = {
  projectId: string
}

export type ProjectsLeaveOutput = {
  left: true
}

export type ProjectsTransferInput = {
  projectId: string
  /** The new owner. */
  userId: string
}

export type ProjectsInvitationsOutput = {
  invitations: Invitation[]
}

export type ProjectsRevokeInvitationInput = {
  invitationId: string
}

export type ProjectsRevokeInvitationOutput = {
  revoked: true
}

export type ProjectsAcceptInvitationInput = {
  /** The token of the mailed link. */
  token?: string | undefined
  invitationId?: string | undefined
}

export type ProjectsDeclineInvitationInput = {
  /** The token of the mailed link. */
  token?: string | undefined
  invitationId?: string | undefined
}

export type ProjectsDeclineInvitationOutput = {
  declined: true
}

export type ProjectsWatchInput = {
  projectId: string
}

/** An event of `projects.watch`. */
export type ProjectEvent =
  | ReadyEvent
  | {
      type: 'generationChanged'
      generationId: string
      status: GenerationStatus
    }
  | {
      type: 'memberChanged'
      userId: string
      /** The new role; null when the user is no longer a member. */
      role: ProjectRole | null
    }
  | {
      type: 'projectDeleted'
    }
  | {
      type: 'projectUpdated'
      project: Project
    }

export type GenerationsStartInput = {
  projectId: string
  /** 1 to 20,000 characters. */
  prompt: string
  /** Default: `code`. */
  kind?: GenerationKind | undefined
  /**
   * A finished generation of the project to continue from: its files and its conversation are the starting point.
   */
  parentId?: string | undefined
  /** The error that `fix` should resolve, as the compiler or the analyzer printed it. */
  errorMessage?: string | undefined
  /** Files for `analysis` and `import`: at most 200, and 2 MiB in all. */
  files?:
    | {
        path: string
        content: string
      }[]
    | undefined
  /** Id of an engine. Default: the engine of the project's settings, else the server's default. */
  engine?: string | undefined
  /**
   * A random value of the client's own. A repeated call with it returns what the first one created, for 24 hours.
   */
  idempotencyKey?: string | undefined
}

/** A run of an engine, or an import or an analysis of files. */
export type Generation = {
  id: string
  projectId: string
  userId: string
  kind: GenerationKind
  status: GenerationStatus
  prompt: string
  /** Id of the engine; null for `import` and `analysis`, which run none. */
  engine: string | null
  /** The generation that this one continues from. */
  parentId: string | null
  /** The error that `fix` was asked to resolve. */
  errorMessage: string | null
  /** Null unless the status is `failed`. */
  failure: Failure | null
  usage: Usage | null
  fileCount: number
  /** Number of the last event; 0 before the first. */
  lastEventId: number
  /** Begins at 1, and increases when a run is taken over after a crash. */
  attempt: number
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

export type GenerationsEventsInput = {
  generationId: string
  /**
   * Number of the last event that the client has, as digits. Default: 0, which streams from the first event.
   */
  lastEventId?: string | undefined
}

/** An event of a generation. Events are numbered 1, 2, 3, … within it. `result` is always the last. */
export type GenerationEvent =
  | ChatEvent
  | DiagnosticEvent
  | ErrorEvent
  | FileCompletedEvent
  | FileDeltaEvent
  | FileRemovedEvent
  | FileStartedEvent
  | ProgressEvent
  | RestartedEvent
  | ResultEvent
  | StatusEvent

export type GenerationsGetInput = {
  generationId: string
}

export type GenerationsListInput = {
  projectId: string
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  cursor?: string | undefined
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction?: 'backward' | 'forward' | undefined
  status?: GenerationStatus | undefined
  kind?: GenerationKind | undefined
}

export type GenerationsListOutput = {
  /** At most `limit` items; fewer when their texts are long. */
  items: Generation[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
}

export type GenerationsCancelInput = {
  generationId: string
}

export type GenerationsFilesInput = {
  generationId: string
}

export type GenerationsFilesOutput = {
  files: GenerationFile[]
}

export type GenerationsFileInput = {
  generationId: string
  path: string
}

/** A file of a generation's tree with its content. */
export type GenerationFileWithContent = {
  path: string
  language: string
  bytes: number
  sha256: string
  /** Difference from the tree of the parent. */
  change: 'added' | 'modified' | 'unchanged'
  content: string
}

export type GenerationsDeleteInput = {
  generationId: string
}

export type GenerationsDeleteOutput = {
  deleted: true
}

export type GenerationsEnginesOutput = {
  engines: Engine[]
}

export type AuditListInput = {
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  cursor?: string | undefined
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction?: 'backward' | 'forward' | undefined
  /** The user who did it. */
  actorId?: string | undefined
  action?: AuditAction | undefined
  projectId?: string | undefined
  /** Inclusive. */
  from?: string | undefined
  /** Exclusive. */
  to?: string | undefined
}

export type AuditListOutput = {
  /** At most `limit` items; fewer when their texts are long. */
  items: AuditEntry[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
}

export type AuditListForProjectInput = {
  projectId: string
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  cursor?: string | undefined
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction?: 'backward' | 'forward' | undefined
}

export type AuditListForProjectOutput = {
  /** At most `limit` items; fewer when their texts are long. */
  items: AuditEntry[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
}

export type SystemHealthOutput = {
  status: 'ok'
  version: string
  /** Seconds since the server started. */
  uptimeSeconds: number
}

/**
 * An error as a caller receives it: `data.error` in tRPC's envelope, `error` in an answer of the REST face.
 */
export type ErrorBody = {
  code: ErrorCode
  /** For people. Programs read the code. */
  message: string
  /** Finds the call in the log of the server. */
  requestId: string
  /** Invalid parts of the input. `path` is dotted, and empty for the input itself. */
  fields?:
    | {
        path: string
        message: string
      }[]
    | undefined
  /** Time to wait before another call. */
  retryAfterSeconds?: number | undefined
}

/** A sign-in of an account. */
export type Session = {
  id: string
  userId: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
  /** As the client sent it; null when it sent none. */
  userAgent: string | null
  /** For people: `Firefox on Linux`. */
  device: string
  ipAddress: string | null
  /** True for the session of the caller. */
  current: boolean
}

/** Role of an account on the server. An account can have several; the highest counts. */
export type Role = 'admin' | 'guest' | 'user'

export type UserStatus = 'active' | 'suspended'

/**
 * The first event of a watch, after every connect. From then on no event is missed: read again what you show.
 */
export type ReadyEvent = {
  type: 'ready'
}

export type Product = 'chat' | 'feed'

/**
 * Settings as they are stored: the named keys have their form, all other keys are stored unchanged. Inputs use
 * `projectSettings` and `projectSettingsPatch`, which also apply the limits.
 */
export type ProjectSettings = {
  /** The LikeMinds SDK that the app uses. */
  product?: Product | undefined
  /** Title of the app. */
  appName?: string | undefined
  /** Dart package name of the app. */
  packageName?: string | undefined
  /** Reverse-DNS name for Android and iOS, such as `com.example.app`. */
  applicationId?: string | undefined
  /** Colour in the form `#0A84FF`. */
  primaryColor?: string | undefined
  darkTheme?: boolean | undefined
  /** Names of features that the app should have. */
  features?: string[] | undefined
  /** Id of the engine for generations that name none. */
  engine?: string | undefined
  /** Instructions for all generations of the project. Each generation keeps its copy. */
  instructions?: string | undefined
  /** Globs of files that generations must not change. */
  lockedPaths?: string[] | undefined
  [key: string]: unknown
}

/** Role of a member in a project. */
export type ProjectRole = 'editor' | 'owner' | 'viewer'

/** An invitation of an address to a project. */
export type Invitation = {
  id: string
  projectId: string
  projectName: string
  email: string
  role: SharedRole
  invitedBy: {
    id: string
    name: string
  }
  createdAt: string
  expiresAt: string
  status: InvitationStatus
}

/** A role that can be granted. Ownership changes by `projects.transfer` only. */
export type SharedRole = 'editor' | 'viewer'

/**
 * A generation is queued, then running, and then ends with one of the other three. A queued one can also end at once.
 */
export type GenerationStatus = 'canceled' | 'failed' | 'queued' | 'running' | 'succeeded'

/**
 * Task of a generation. `code`, `fix` and `import` end with a whole tree of files; `conversation` and `analysis` store
 * none. `import` runs no engine: the given files are the tree.
 */
export type GenerationKind = 'analysis' | 'code' | 'conversation' | 'fix' | 'import'

/** The reason why a generation failed. */
export type Failure = {
  code: FailureCode
  message: string
}

/** Tokens that a language model read and wrote. */
export type Usage = {
  inputTokens: number
  outputTokens: number
}

/** The status has changed. */
export type StatusEvent = {
  type: 'status'
  status: GenerationStatus
  message: string
}

/** The number of steps that are done. */
export type ProgressEvent = {
  type: 'progress'
  step: number
  steps: number
  message: string
}

/** A part of the answer, in Markdown. */
export type ChatEvent = {
  type: 'chat'
  text: string
}

/** A file begins. Its deltas replace any earlier content of the same path. */
export type FileStartedEvent = {
  type: 'fileStarted'
  path: string
  language: string
}

/** A part of a file. Surrogate pairs are never split. */
export type FileDeltaEvent = {
  type: 'fileDelta'
  path: string
  text: string
}

/** A file is complete. Its deltas, joined in order, have this size and this hash. */
export type FileCompletedEvent = {
  type: 'fileCompleted'
  path: string
  bytes: number
  sha256: string
}

/** A file of the parent was removed. */
export type FileRemovedEvent = {
  type: 'fileRemoved'
  path: string
}

/** The run began again. Discard the chat and the files so far; later events replace them. */
export type RestartedEvent = {
  type: 'restarted'
  attempt: number
  reason: string
}

/** A problem was found in a file. */
export type DiagnosticEvent = {
  path: string
  line: number
  column: number
  severity: 'error' | 'info' | 'warning'
  code: string
  message: string
  /**
   * The check that found it: `syntax` (Dart, YAML, XML, plist), `likeminds` (names of its API), `dart` or `project`.
   */
  source: 'dart' | 'likeminds' | 'project' | 'syntax'
  type: 'diagnostic'
}

/** The run failed. `result` follows. */
export type ErrorEvent = {
  type: 'error'
  code: FailureCode
  message: string
}

/** The last event of every generation. */
export type ResultEvent = {
  type: 'result'
  status: 'canceled' | 'failed' | 'succeeded'
  failure: Failure | null
  /** The whole tree. */
  files: GenerationFile[]
  diagnostics: {
    errors: number
    warnings: number
  }
  usage: Usage | null
}

/** A file of a generation's tree. */
export type GenerationFile = {
  path: string
  language: string
  bytes: number
  sha256: string
  /** Difference from the tree of the parent. */
  change: 'added' | 'modified' | 'unchanged'
}

/** An engine that generations can use. The default one is used when none is named. */
export type Engine = {
  id: string
  title: string
  available: boolean
  default: boolean
}

export type AuditAction =
  | 'audit.prune'
  | 'email.change'
  | 'email.verify'
  | 'generation.cancel'
  | 'generation.delete'
  | 'generation.start'
  | 'invitation.accept'
  | 'invitation.decline'
  | 'invitation.revoke'
  | 'password.change'
  | 'password.reset'
  | 'project.create'
  | 'project.delete'
  | 'project.leave'
  | 'project.purge'
  | 'project.restore'
  | 'project.setRole'
  | 'project.share'
  | 'project.transfer'
  | 'project.unshare'
  | 'project.update'
  | 'session.refreshGrace'
  | 'session.refreshReused'
  | 'session.revoke'
  | 'user.delete'
  | 'user.invite'
  | 'user.login'
  | 'user.loginFailed'
  | 'user.logout'
  | 'user.register'
  | 'user.setRoles'
  | 'user.suspend'
  | 'user.unsuspend'
  | 'user.update'

/** An entry of the audit log. People are named by their id only. */
export type AuditEntry = {
  id: string
  at: string
  /** The user who did it; null for the server itself. */
  actorId: string | null
  action: AuditAction
  targetType: string
  targetId: string | null
  projectId: string | null
  sessionId: string | null
  /** Shown to administrators only; null once its retention period has ended. */
  ipAddress: string | null
  userAgent: string | null
  outcome: 'failure' | 'success'
  /** JSON that contains neither secrets nor e-mail addresses. */
  details: Record<string, unknown>
}

export type ErrorCode =
  | 'ACCESS_TOKEN_EXPIRED'
  | 'ACCOUNT_SUSPENDED'
  | 'ALREADY_MEMBER'
  | 'BAD_REQUEST'
  | 'CONFLICT'
  | 'CSRF_REJECTED'
  | 'EMAIL_NOT_VERIFIED'
  | 'EMAIL_TAKEN'
  | 'ENGINE_UNAVAILABLE'
  | 'EVENTS_EXPIRED'
  | 'FILE_NOT_FOUND'
  | 'FORBIDDEN'
  | 'GENERATION_FINISHED'
  | 'GENERATION_NOT_FOUND'
  | 'HOST_NOT_ALLOWED'
  | 'INTERNAL'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_REFRESH_TOKEN'
  | 'INVALID_TOKEN'
  | 'INVITATION_NOT_FOUND'
  | 'LAST_ADMIN'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PAYLOAD_TOO_LARGE'
  | 'PROJECT_NOT_FOUND'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'REFRESH_TOKEN_REUSED'
  | 'REGISTRATION_CLOSED'
  | 'SESSION_EXPIRED'
  | 'SESSION_NOT_FOUND'
  | 'SESSION_REVOKED'
  | 'SHUTTING_DOWN'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'USER_NOT_FOUND'
  | 'WEAK_PASSWORD'

export type InvitationStatus = 'accepted' | 'declined' | 'expired' | 'pending' | 'revoked'

export type FailureCode =
  | 'ENGINE_FAILED'
  | 'ENGINE_REFUSED'
  | 'ENGINE_UNAVAILABLE'
  | 'INTERRUPTED'
  | 'INVALID_OUTPUT'
  | 'OUTPUT_TOO_LARGE'
  | 'STORAGE_FULL'
  | 'TIMED_OUT'

type ErrorOf = ErrorShape<ErrorBody>

/** The procedures in the form that tRPC builds them in. */
export type Procedures = {
  auth: {
    register: TRPCMutationProcedure<{ input: AuthRegisterInput; output: SignedIn; meta: object; errorShape: ErrorOf }>
    login: TRPCMutationProcedure<{ input: AuthLoginInput; output: SignedIn; meta: object; errorShape: ErrorOf }>
    refresh: TRPCMutationProcedure<{
      input: AuthRefreshInput | undefined
      output: Tokens
      meta: object
      errorShape: ErrorOf
    }>
    logout: TRPCMutationProcedure<{
      input: AuthLogoutInput | undefined
      output: AuthLogoutOutput
      meta: object
      errorShape: ErrorOf
    }>
    requestPasswordReset: TRPCMutationProcedure<{
      input: AuthRequestPasswordResetInput
      output: AuthRequestPasswordResetOutput
      meta: object
      errorShape: ErrorOf
    }>
    resetPassword: TRPCMutationProcedure<{
      input: AuthResetPasswordInput
      output: AuthResetPasswordOutput
      meta: object
      errorShape: ErrorOf
    }>
    changePassword: TRPCMutationProcedure<{
      input: AuthChangePasswordInput
      output: AuthChangePasswordOutput
      meta: object
      errorShape: ErrorOf
    }>
    requestEmailVerification: TRPCMutationProcedure<{
      input: Record<string, never> | undefined
      output: AuthRequestEmailVerificationOutput
      meta: object
      errorShape: ErrorOf
    }>
    verifyEmail: TRPCMutationProcedure<{
      input: AuthVerifyEmailInput
      output: AuthVerifyEmailOutput
      meta: object
      errorShape: ErrorOf
    }>
    requestEmailChange: TRPCMutationProcedure<{
      input: AuthRequestEmailChangeInput
      output: AuthRequestEmailChangeOutput
      meta: object
      errorShape: ErrorOf
    }>
  }
  users: {
    me: TRPCQueryProcedure<{
      input: Record<string, never> | undefined
      output: User
      meta: object
      errorShape: ErrorOf
    }>
    updateMe: TRPCMutationProcedure<{
      input: UsersUpdateMeInput | undefined
      output: User
      meta: object
      errorShape: ErrorOf
    }>
    deleteMe: TRPCMutationProcedure<{
      input: UsersDeleteMeInput
      output: UsersDeleteMeOutput
      meta: object
      errorShape: ErrorOf
    }>
    get: TRPCQueryProcedure<{ input: UsersGetInput; output: User; meta: object; errorShape: ErrorOf }>
    list: TRPCQueryProcedure<{
      input: UsersListInput | undefined
      output: UsersListOutput
      meta: object
      errorShape: ErrorOf
    }>
    invite: TRPCMutationProcedure<{
      input: UsersInviteInput
      output: UsersInviteOutput
      meta: object
      errorShape: ErrorOf
    }>
    setRoles: TRPCMutationProcedure<{ input: UsersSetRolesInput; output: User; meta: object; errorShape: ErrorOf }>
    suspend: TRPCMutationProcedure<{ input: UsersSuspendInput; output: User; meta: object; errorShape: ErrorOf }>
    unsuspend: TRPCMutationProcedure<{ input: UsersUnsuspendInput; output: User; meta: object; errorShape: ErrorOf }>
    delete: TRPCMutationProcedure<{
      input: UsersDeleteInput
      output: UsersDeleteOutput
      meta: object
      errorShape: ErrorOf
    }>
  }
  sessions: {
    list: TRPCQueryProcedure<{
      input: SessionsListInput | undefined
      output: SessionsListOutput
      meta: object
      errorShape: ErrorOf
    }>
    revoke: TRPCMutationProcedure<{
      input: SessionsRevokeInput
      output: SessionsRevokeOutput
      meta: object
      errorShape: ErrorOf
    }>
    revokeOthers: TRPCMutationProcedure<{
      input: Record<string, never> | undefined
      output: SessionsRevokeOthersOutput
      meta: object
      errorShape: ErrorOf
    }>
    revokeAll: TRPCMutationProcedure<{
      input: SessionsRevokeAllInput
      output: SessionsRevokeAllOutput
      meta: object
      errorShape: ErrorOf
    }>
    watch: TRPCSubscriptionProcedure<{
      input: Record<string, never> | undefined
      output: AsyncIterable<SessionEvent>
      meta: object
      errorShape: ErrorOf
    }>
  }
  projects: {
    create: TRPCMutationProcedure<{ input: ProjectsCreateInput; output: Project; meta: object; errorShape: ErrorOf }>
    list: TRPCQueryProcedure<{
      input: ProjectsListInput | undefined
      output: ProjectsListOutput
      meta: object
      errorShape: ErrorOf
    }>
    get: TRPCQueryProcedure<{ input: ProjectsGetInput; output: Project; meta: object; errorShape: ErrorOf }>
    update: TRPCMutationProcedure<{ input: ProjectsUpdateInput; output: Project; meta: object; errorShape: ErrorOf }>
    delete: TRPCMutationProcedure<{
      input: ProjectsDeleteInput
      output: ProjectsDeleteOutput
      meta: object
      errorShape: ErrorOf
    }>
    restore: TRPCMutationProcedure<{ input: ProjectsRestoreInput; output: Project; meta: object; errorShape: ErrorOf }>
    purge: TRPCMutationProcedure<{
      input: ProjectsPurgeInput
      output: ProjectsPurgeOutput
      meta: object
      errorShape: ErrorOf
    }>
    members: TRPCQueryProcedure<{
      input: ProjectsMembersInput
      output: ProjectsMembersOutput
      meta: object
      errorShape: ErrorOf
    }>
    share: TRPCMutationProcedure<{
      input: ProjectsShareInput
      output: ProjectsShareOutput
      meta: object
      errorShape: ErrorOf
    }>
    setRole: TRPCMutationProcedure<{ input: ProjectsSetRoleInput; output: Member; meta: object; errorShape: ErrorOf }>
    unshare: TRPCMutationProcedure<{
      input: ProjectsUnshareInput
      output: ProjectsUnshareOutput
      meta: object
      errorShape: ErrorOf
    }>
    leave: TRPCMutationProcedure<{
      input: ProjectsLeaveInput
      output: ProjectsLeaveOutput
      meta: object
      errorShape: ErrorOf
    }>
    transfer: TRPCMutationProcedure<{
      input: ProjectsTransferInput
      output: Project
      meta: object
      errorShape: ErrorOf
    }>
    invitations: TRPCQueryProcedure<{
      input: Record<string, never> | undefined
      output: ProjectsInvitationsOutput
      meta: object
      errorShape: ErrorOf
    }>
    revokeInvitation: TRPCMutationProcedure<{
      input: ProjectsRevokeInvitationInput
      output: ProjectsRevokeInvitationOutput
      meta: object
      errorShape: ErrorOf
    }>
    acceptInvitation: TRPCMutationProcedure<{
      input: ProjectsAcceptInvitationInput
      output: Project
      meta: object
      errorShape: ErrorOf
    }>
    declineInvitation: TRPCMutationProcedure<{
      input: ProjectsDeclineInvitationInput
      output: ProjectsDeclineInvitationOutput
      meta: object
      errorShape: ErrorOf
    }>
    watch: TRPCSubscriptionProcedure<{
      input: ProjectsWatchInput
      output: AsyncIterable<ProjectEvent>
      meta: object
      errorShape: ErrorOf
    }>
  }
  generations: {
    start: TRPCMutationProcedure<{
      input: GenerationsStartInput
      output: Generation
      meta: object
      errorShape: ErrorOf
    }>
    events: TRPCSubscriptionProcedure<{
      input: GenerationsEventsInput
      output: AsyncIterable<TrackedEvent<GenerationEvent>>
      meta: object
      errorShape: ErrorOf
    }>
    get: TRPCQueryProcedure<{ input: GenerationsGetInput; output: Generation; meta: object; errorShape: ErrorOf }>
    list: TRPCQueryProcedure<{
      input: GenerationsListInput
      output: GenerationsListOutput
      meta: object
      errorShape: ErrorOf
    }>
    cancel: TRPCMutationProcedure<{
      input: GenerationsCancelInput
      output: Generation
      meta: object
      errorShape: ErrorOf
    }>
    files: TRPCQueryProcedure<{
      input: GenerationsFilesInput
      output: GenerationsFilesOutput
      meta: object
      errorShape: ErrorOf
    }>
    file: TRPCQueryProcedure<{
      input: GenerationsFileInput
      output: GenerationFileWithContent
      meta: object
      errorShape: ErrorOf
    }>
    delete: TRPCMutationProcedure<{
      input: GenerationsDeleteInput
      output: GenerationsDeleteOutput
      meta: object
      errorShape: ErrorOf
    }>
    engines: TRPCQueryProcedure<{
      input: Record<string, never> | undefined
      output: GenerationsEnginesOutput
      meta: object
      errorShape: ErrorOf
    }>
  }
  audit: {
    list: TRPCQueryProcedure<{
      input: AuditListInput | undefined
      output: AuditListOutput
      meta: object
      errorShape: ErrorOf
    }>
    listForProject: TRPCQueryProcedure<{
      input: AuditListForProjectInput
      output: AuditListForProjectOutput
      meta: object
      errorShape: ErrorOf
    }>
  }
  system: {
    health: TRPCQueryProcedure<{
      input: Record<string, never> | undefined
      output: SystemHealthOutput
      meta: object
      errorShape: ErrorOf
    }>
  }
}

/** The router of the server as a type. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorOf; transformer: false },
  TRPCDecorateCreateRouterOptions<Procedures>
>
