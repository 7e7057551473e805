import type { Tables, Transaction } from '@assistant/database'
import { and, eq, isNull } from 'drizzle-orm'

/**
 * Notes that something of a refresh generation was shown: its holder has certainly got the pair that came with it.
 * Answers whether this was the first time; false too when the generation is no longer the current one.
 */
export async function markFirstUsed(
  tx: Transaction,
  { sessions }: Tables,
  sessionId: string,
  generation: number,
): Promise<boolean> {
  const marked = await tx
    .update(sessions)
    .set({ firstUsedAt: tx.clock() })
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(sessions.rotation, generation),
        isNull(sessions.firstUsedAt),
        isNull(sessions.revokedAt),
      ),
    )
    .returning({ id: sessions.id })
  return marked.length > 0
}
