import { type Role, role } from '@assistant/contract'
import * as z from 'zod'
import type { Mail } from './mail.js'

/**
 * The details of each template that has any, without secrets. They are stored as JSON with the queued mail. All other
 * data is looked up when the mail is sent.
 */
export interface MailDetails {
  /** An invitation to register. */
  readonly invitation: { readonly inviterName: string; readonly roles: readonly Role[] }
  readonly projectInvitation: { readonly invitationId: string }
  readonly projectShared: { readonly inviterName: string; readonly projectName: string }
  readonly tokenReused: { readonly device: string }
}

type DetailedTemplate = keyof MailDetails
type PlainTemplate = Exclude<Mail['template'], DetailedTemplate>

interface MailAddress {
  readonly recipient: string
  /**
   * The account that the mail is about. Null for invitations, and for a password reset, which finds it by address
   * later.
   */
  readonly userId: string | null
}

interface PlainMail extends MailAddress {
  readonly template: PlainTemplate
}

interface DetailedMail<TTemplate extends DetailedTemplate> extends MailAddress {
  readonly template: TTemplate
  readonly details: MailDetails[TTemplate]
}

/** A mail to send after the commit. The text and the token in its link are made when it is sent. */
export type QueuedMail = PlainMail | { [T in DetailedTemplate]: DetailedMail<T> }[DetailedTemplate]

const schemas: { readonly [T in DetailedTemplate]: z.ZodType<MailDetails[T]> } = {
  invitation: z.object({ inviterName: z.string(), roles: z.array(role).min(1) }),
  projectInvitation: z.object({ invitationId: z.string() }),
  projectShared: z.object({ inviterName: z.string(), projectName: z.string() }),
  tokenReused: z.object({ device: z.string() }),
}

/** Returns the details as stored JSON. Templates without details have an empty object. */
export function writeDetails(mail: QueuedMail): string {
  return JSON.stringify('details' in mail ? mail.details : {})
}

/**
 * Reads stored details.
 * @throws {ZodError} if they do not have the shape of the template
 */
export function readDetails<TTemplate extends DetailedTemplate>(
  template: TTemplate,
  json: string,
): MailDetails[TTemplate] {
  return schemas[template].parse(JSON.parse(json))
}
