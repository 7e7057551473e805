/** What a mail says: what it is about, and what stands in it. Tokens go into links and nowhere else. */
export type Mail =
  /** Welcome, or asked for again: proves the address. Link: `/verify`. */
  | { readonly template: 'verifyEmail'; readonly name: string; readonly token: string }
  /** Link: `/reset`. */
  | { readonly template: 'resetPassword'; readonly name: string; readonly token: string }
  | { readonly template: 'passwordChanged'; readonly name: string }
  /** To the new address. Link: `/confirm`. */
  | { readonly template: 'confirmEmailChange'; readonly name: string; readonly token: string }
  /** To the old address, when another one was asked for. */
  | { readonly template: 'emailChangeRequested'; readonly name: string }
  /** To the old address, when the other one has taken its place. */
  | { readonly template: 'emailChanged'; readonly name: string }
  /** An old refresh token came back: the session was ended, it may have been stolen. */
  | { readonly template: 'tokenReused'; readonly name: string; readonly device: string }
  /** To an address with an account, when somebody wanted it for theirs. */
  | { readonly template: 'addressTaken'; readonly name: string }
  /** To somebody without an account. Link: `/invite`. */
  | { readonly template: 'invitation'; readonly inviterName: string; readonly token: string }
  /** To an address whose account has not proved it, or that has none. Link: `/invite`. */
  | {
      readonly template: 'projectInvitation'
      readonly inviterName: string
      readonly projectName: string
      readonly token: string
    }
  /** To a new member of a project. */
  | {
      readonly template: 'projectShared'
      readonly name: string
      readonly inviterName: string
      readonly projectName: string
    }

/** A mail on its way. A mailer that is given the same one twice sends the same message, under the same id. */
export interface OutgoingMail {
  readonly id: string
  readonly queuedAt: Date
  readonly recipient: string
  readonly mail: Mail
}

/** What takes mails off the outbox's hands. */
export interface Mailer {
  /**
   * Resolves once the mail is taken; whatever it rejects with is logged, so it names neither recipient nor token, and the
   * mail is tried again.
   */
  send(mail: OutgoingMail): Promise<void>
}
