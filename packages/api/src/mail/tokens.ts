import { createHash } from 'node:crypto'
import type { Database, Query, Transaction } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import type { Runtime } from '../platform/runtime.js'
import * as store from './token-store.js'

export interface MailedTokens {
  /** Makes one, and cancels the one before for the same purpose. It is stored as its hash alone. */
  make(tx: Transaction, token: store.TokenHolder & { readonly details?: object }): Promise<string>
  /** What a token is for. Errors: INVALID_TOKEN for one that is wrong, used, replaced or too old. */
  read(query: Query, token: string, purposes: readonly store.TokenPurpose[]): Promise<store.TokenRow>
  /**
   * The same, and it is used up, if the transaction succeeds. Errors: INVALID_TOKEN, also to the second of two at once.
   */
  spend(tx: Transaction, token: string, purposes: readonly store.TokenPurpose[]): Promise<store.TokenRow>
  /** Whether it still is worth something. */
  isValid(query: Query, token: string, purpose: store.TokenPurpose): Promise<boolean>
  /** Cancels all of a user. */
  cancelOf(tx: Transaction, userId: string): Promise<void>
  /** Removes those that are too old. */
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

/** Links in mails are worth what these say: 32 random bytes each, for one purpose, one account and one address, once. */
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
