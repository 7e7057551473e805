import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, gt, inArray, isNull, lte } from 'drizzle-orm'

export type TokenRow = Tables['mailedTokens']['$inferSelect']
export type TokenPurpose = TokenRow['purpose']

/** The purpose and holder of a token. The holder is an account or, without one, an address. */
export type TokenHolder = Pick<TokenRow, 'purpose' | 'userId' | 'email'>

export async function insertToken(
  tx: Transaction,
  { mailedTokens }: Tables,
  row: Omit<TokenRow, 'createdAt' | 'expiresAt'>,
  lifetimeMs: number,
): Promise<void> {
  await tx.insert(mailedTokens).values({ ...row, createdAt: tx.clock(), expiresAt: tx.clockPlus(lifetimeMs) })
}

/** Returns the row of a token, unless it has another purpose or has expired. */
export async function findToken(
  query: Query,
  { mailedTokens }: Tables,
  tokenHash: string,
  purposes: readonly TokenPurpose[],
): Promise<TokenRow | undefined> {
  const [row] = await query
    .select()
    .from(mailedTokens)
    .where(
      and(
        eq(mailedTokens.tokenHash, tokenHash),
        inArray(mailedTokens.purpose, [...purposes]),
        gt(mailedTokens.expiresAt, query.clock()),
      ),
    )
  return row
}

/** Deletes a token that has not expired. Returns true for only one of several calls, else false. */
export async function deleteToken(tx: Transaction, { mailedTokens }: Tables, tokenHash: string): Promise<boolean> {
  const gone = await tx
    .delete(mailedTokens)
    .where(and(eq(mailedTokens.tokenHash, tokenHash), gt(mailedTokens.expiresAt, tx.clock())))
    .returning({ tokenHash: mailedTokens.tokenHash })
  return gone.length > 0
}

/** Deletes the tokens that a new one replaces: those of the same purpose and holder. */
export async function deleteTokensOfHolder(
  tx: Transaction,
  { mailedTokens }: Tables,
  { purpose, userId, email }: TokenHolder,
): Promise<void> {
  const isHolder =
    userId === null ? and(isNull(mailedTokens.userId), eq(mailedTokens.email, email)) : eq(mailedTokens.userId, userId)
  await tx.delete(mailedTokens).where(and(eq(mailedTokens.purpose, purpose), isHolder))
}

export async function deleteTokensOfUser(tx: Transaction, { mailedTokens }: Tables, userId: string): Promise<void> {
  await tx.delete(mailedTokens).where(eq(mailedTokens.userId, userId))
}

export async function deleteExpiredTokens(tx: Transaction, { mailedTokens }: Tables): Promise<void> {
  await tx.delete(mailedTokens).where(lte(mailedTokens.expiresAt, tx.clock()))
}
