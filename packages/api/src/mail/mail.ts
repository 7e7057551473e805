/** The content of a mail. Its token is used in a link only. */
export type Mail =
  /** Verifies the address after registration or on request. Link: `/verify`. */
  | { readonly template: 'verifyEmail'; readonly name: string; readonly token: string }
  /** Lets the recipient set a new password. Link: `/reset`. */
  | { readonly template: 'resetPassword'; readonly name: string; readonly token: string }
  | { readonly template: 'passwordChanged'; readonly name: string }
  /** To the new address, which the link verifies. Link: `/confirm`. */
  | { readonly template: 'confirmEmailChange'; readonly name: string; readonly token: string }
  /** To the current address, when a change to a free address is requested. */
  | { readonly template: 'emailChangeRequested'; readonly name: string }
  /** To the old address, after the change. */
  | { readonly template: 'emailChanged'; readonly name: string }
  /** The session was ended because an obsolete refresh token was used, which may have been stolen. */
  | { readonly template: 'tokenReused'; readonly name: string; readonly device: string }
  /** To the address of an account, when another user requests to change to it. */
  | { readonly template: 'addressTaken'; readonly name: string }
  /** Invitation to register. Link: `/invite`. */
  | { readonly template: 'invitation'; readonly inviterName: string; readonly token: string }
  /** Invitation to a project, to an address without a verified account. Link: `/invite`. */
  | {
      readonly template: 'projectInvitation'
      readonly inviterName: string
      readonly projectName: string
      readonly token: string
    }
  /** To a user with a verified address who was added to a project. */
  | {
      readonly template: 'projectShared'
      readonly name: string
      readonly inviterName: string
      readonly projectName: string
    }

/** A mail to send. Repeated attempts have the same id and token, and names as they are at that time. */
export interface OutgoingMail {
  readonly id: string
  readonly queuedAt: Date
  readonly recipient: string
  readonly mail: Mail
}

/** Delivers mails, for example to an SMTP server. */
export interface Mailer {
  /**
   * Resolves when the mail was accepted for delivery. If it rejects, the sender logs the error and tries again later,
   * so the error must not contain the recipient or the token.
   */
  send(mail: OutgoingMail): Promise<void>
}
