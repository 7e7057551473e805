import { createHash } from 'node:crypto'
import type { Database, Query, Transaction } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import type { Runtime } from '../platform/runtime.js'
import * as store from './token-store.js'

/**
 * Tokens in links of mails: 32 random bytes, valid once, for one purpose and one holder: an account or, without one, an
 * address.
 */
export interface MailedTokens {
  /** Creates a token and stores its hash. Cancels the earlier token of the same holder and purpose. */
  make(tx: Transaction, token: store.TokenHolder & { readonly details?: object }): Promise<string>
  /**
   * Returns the row of a token.
   * @throws {AppError} INVALID_TOKEN (unknown, used, replaced, canceled, expired or of another purpose)
   */
  read(query: Query, token: string, purposes: readonly store.TokenPurpose[]): Promise<store.TokenRow>
  /**
   * Returns the row of a token and deletes it. Of several concurrent calls only one succeeds.
   * @throws {AppError} INVALID_TOKEN (unknown, used, replaced, canceled, expired or of another purpose)
   */
  spend(tx: Transaction, token: string, purposes: readonly store.TokenPurpose[]): Promise<store.TokenRow>
  /** Returns true if a token can still be spent for this purpose. */
  isValid(query: Query, token: string, purpose: store.TokenPurpose): Promise<boolean>
  /** Cancels all tokens of a user. */
  cancelOf(tx: Transaction, userId: string): Promise<void>
  /** Deletes expired tokens. */
  deleteExpired(): Promise<void>
}

const minuteMs = 60 * 1000
const hourMs = 60 * minuteMs

const lifetimesMs: Readonly<Record<store.TokenPurpose, number>> = {
  resetPassword: 30 * minuteMs,
  verifyEmail: 24 * hourMs,
  changeEmail: 24 * hourMs,
  register: 7 * 24 * hourMs,
}

export function createMailedTokens(database: Database, { randomBytes }: Pick<Runtime, 'randomBytes'>): MailedTokens {
  const { tables } = database

  const read: MailedTokens['read'] = async (query, token, purposes) => {
    const row = await store.findToken(query, tables, hashOf(token), purposes)
    if (row === undefined) throw invalidToken()
    return row
  }

  return {
    read,
    async make(tx, { purpose, userId, email, details = {} }) {
      const token = Buffer.from(randomBytes(32)).toString('base64url')
      await store.deleteTokensOfHolder(tx, tables, { purpose, userId, email })
      const row = { tokenHash: hashOf(token), purpose, userId, email, details: JSON.stringify(details) }
      await store.insertToken(tx, tables, row, lifetimesMs[purpose])
      return token
    },
    async spend(tx, token, purposes) {
      const row = await read(tx, token, purposes)
      if (!(await store.deleteToken(tx, tables, row.tokenHash))) throw invalidToken()
      return row
    },
    isValid: async (query, token, purpose) =>
      (await store.findToken(query, tables, hashOf(token), [purpose])) !== undefined,
    cancelOf: (tx, userId) => store.deleteTokensOfUser(tx, tables, userId),
    deleteExpired: () => database.transaction((tx) => store.deleteExpiredTokens(tx, tables)),
  }
}

export function invalidToken(): AppError {
  return new AppError('INVALID_TOKEN', 'This link is wrong, was used, was replaced by a newer one, or is too old.')
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
