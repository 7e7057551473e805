import * as z from 'zod'
import { email, id, name, timestamp } from './primitives.js'
import { role } from './roles.js'

export const userStatus = z.enum(['active', 'suspended'])
export type UserStatus = z.output<typeof userStatus>

const maxUrlCharacters = 2_000
const tooLongUrl = 'must have at most 2,000 characters'

/**
 * An `https` URL of at most 2,000 characters, in its normal form (WHATWG URL): plain ASCII, and safe to load in a page.
 */
export const avatarUrl = z
  .string()
  .max(maxUrlCharacters, { error: tooLongUrl, abort: true })
  .check(z.url({ protocol: /^https$/, normalize: true, error: 'must be an https URL' }))
  // Checked again: escaping makes a URL longer.
  .max(maxUrlCharacters, { error: tooLongUrl })
  .meta({ format: 'uri' })

/** An account. */
export const user = z.object({
  id,
  email,
  name,
  avatarUrl: avatarUrl.nullable(),
  /** Never empty. The highest role counts. */
  roles: z.array(role),
  emailVerified: z.boolean(),
  status: userStatus,
  createdAt: timestamp,
  updatedAt: timestamp,
})
export type User = z.output<typeof user>
