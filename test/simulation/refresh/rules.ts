import { type Decide, decide } from '@assistant/api/testing'

/** What keeps the honest signed in and the thief out. Each can be switched off, to see that it is needed. */
export interface Rules {
  readonly decide: Decide
  /** An access token that is accepted notes that its rotation was shown. */
  readonly isUseNoted: boolean
  /** Who has hung up changes nothing. */
  readonly areGoneSpared: boolean
  /** The one clock of the database counts, not those of the servers. */
  readonly isClockShared: boolean
  /** The client stores a new pair, then uses it. */
  readonly isStoredFirst: boolean
  /** An answer does not replace what another tab has stored since the question. */
  readonly isNewerKept: boolean
  /** The tabs of a browser share one store. */
  readonly isStoreShared: boolean
  /** Whether the log of what happened is kept of this. */
  readonly isWrittenDown: (action: string) => boolean
  /** The owner gets a mail when a token was stolen. */
  readonly isOwnerTold: boolean
}

export const rules: Rules = {
  decide,
  isUseNoted: true,
  areGoneSpared: true,
  isClockShared: true,
  isStoredFirst: true,
  isNewerKept: true,
  isStoreShared: true,
  isWrittenDown: () => true,
  isOwnerTold: true,
}

const isThief = (decision: ReturnType<Decide>) => decision === 'theft'

/** Since when the current rotation is current, as a decision remembers who has no note of its first showing. */
function graceFromRotation(): Decide {
  let rotatedAt = new Date(0)
  return (row, token, now, grace) => {
    const decision = decide({ ...row, firstUsedAt: rotatedAt }, token, now, grace)
    if (decision === 'rotate') rotatedAt = now
    return decision
  }
}

/** Each rule by what it says, the world without it, and who suffers: the honest client alone, or with a thief beside. */
export const switches: readonly {
  readonly rule: string
  readonly without: () => Rules
  readonly suffers: 'the honest client' | 'the victim of a thief'
  /** A seed that fails without it, where few do: looked at first, and others after it once the code has changed. */
  readonly seed?: number
}[] = [
  {
    rule: 'the current token is answered again in the grace, and not rotated',
    suffers: 'the honest client',
    seed: 107,
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'again' && token.rotation === row.rotation ? 'rotate' : decision
      },
    }),
  },
  {
    rule: 'the current token is answered again until it was shown, and not rotated',
    suffers: 'the honest client',
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'markUsed' ? 'rotate' : decision
      },
    }),
  },
  {
    rule: 'the token before is answered as long as the current one was not shown',
    suffers: 'the honest client',
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'again' && token.rotation < row.rotation ? 'theft' : decision
      },
    }),
  },
  {
    rule: 'the token before is answered in the grace',
    suffers: 'the honest client',
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'accessOnly' ? 'theft' : decision
      },
    }),
  },
  {
    rule: 'the grace counts from the first showing, not from the rotation',
    suffers: 'the honest client',
    without: () => ({ ...rules, decide: graceFromRotation() }),
  },
  {
    rule: 'a phone that has moved, or a browser that was updated, is no thief',
    suffers: 'the honest client',
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const isOther = token.prefix !== row.rotatedPrefix || token.device !== row.rotatedDevice
        return isOther && token.rotation < row.rotation ? 'theft' : decide(row, token, now, grace)
      },
    }),
  },
  {
    rule: 'who has hung up changes nothing',
    suffers: 'the honest client',
    without: () => ({ ...rules, areGoneSpared: false }),
  },
  {
    rule: 'the clock of the database decides',
    suffers: 'the honest client',
    seed: 17,
    without: () => ({ ...rules, isClockShared: false }),
  },
  {
    rule: 'a client stores a new pair, then uses it',
    suffers: 'the honest client',
    without: () => ({ ...rules, isStoredFirst: false }),
  },
  {
    rule: 'an answer that comes late does not replace what is newer',
    suffers: 'the honest client',
    seed: 198,
    without: () => ({ ...rules, isNewerKept: false }),
  },
  {
    rule: 'tabs share one store',
    suffers: 'the honest client',
    without: () => ({ ...rules, isStoreShared: false }),
  },
  {
    rule: 'a token that comes too late is a stolen one',
    suffers: 'the victim of a thief',
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return isThief(decision) ? 'again' : decision
      },
    }),
  },
  {
    rule: 'in the grace the token before gets no refresh token',
    suffers: 'the victim of a thief',
    seed: 57,
    without: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'accessOnly' ? 'again' : decision
      },
    }),
  },
  {
    rule: 'an access token that is accepted shows its rotation',
    suffers: 'the victim of a thief',
    without: () => ({ ...rules, isUseNoted: false }),
  },
  {
    rule: 'an answer to the token before is written down',
    suffers: 'the honest client',
    without: () => ({ ...rules, isWrittenDown: (action) => action !== 'session.refreshGrace' }),
  },
  {
    rule: 'a stolen token is written down',
    suffers: 'the victim of a thief',
    without: () => ({ ...rules, isWrittenDown: (action) => action !== 'session.refreshReused' }),
  },
  {
    rule: 'the owner is told of a stolen token',
    suffers: 'the victim of a thief',
    without: () => ({ ...rules, isOwnerTold: false }),
  },
]
